package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Which certificates are trusted. */
public sealed interface Trust {

    /**
     * Exactly this certificate, whatever its name and signer: the usual choice for Proxmox's own certificates.
     *
     * @param sha256 fingerprint of the certificate, 64 lower-case hexadecimal digits
     */
    record Fingerprint(String sha256) implements Trust {

        private static final Pattern PARTS = Pattern.compile("(?:[0-9a-fA-F]{2}:){31}[0-9a-fA-F]{2}|[0-9a-fA-F]{64}");

        /** @throws IllegalArgumentException when it is not a SHA-256 fingerprint, with or without colons */
        public Fingerprint {
            if (!PARTS.matcher(sha256).matches()) {
                throw new IllegalArgumentException(
                        "'" + sha256 + "' is not a SHA-256 fingerprint: expected 32 pairs of hexadecimal digits");
            }
            sha256 = sha256.replace(":", "").toLowerCase(Locale.ROOT);
        }

        /**
         * That of the first certificate in a file.
         *
         * @param file in PEM
         * @throws IOException when it cannot be read
         * @throws CertificateException when it holds no certificate
         */
        public static Fingerprint of(Path file) throws IOException, CertificateException {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] certificate = CertificateFactory.getInstance("X.509")
                        .generateCertificate(in)
                        .getEncoded();
                return new Fingerprint(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every Java has it
            }
        }
    }

    /**
     * A certificate with the host's name, signed by a CA in this file, for example {@code /etc/pve/pve-root-ca.pem}.
     */
    record CaFile(Path file) implements Trust {}

    /** A certificate with the host's name, signed by a CA that this machine knows. */
    record SystemCas() implements Trust {}

    /** Any certificate. Anyone between us and the host can read the token. */
    record AnyCertificate() implements Trust {}

    /**
     * A factory for TLS connections with this trust.
     *
     * @throws IOException when the CA file cannot be read
     */
    default SSLSocketFactory sockets() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates to trust cannot be used: " + e.getMessage(), e);
        }
    }

    /** The hostname verifier to use; empty for that of the JDK. */
    default Optional<HostnameVerifier> verifier() {
        return switch (this) {
            case Fingerprint _, AnyCertificate _ -> Optional.of((_, _) -> true);
            case CaFile _, SystemCas _ -> Optional.empty();
        };
    }

    private TrustManager[] managers() throws IOException, GeneralSecurityException {
        return switch (this) {
            case Fingerprint(String sha256) -> new TrustManager[] {new PinnedTrust(sha256)};
            case AnyCertificate _ -> new TrustManager[] {new PinnedTrust("")};
            case SystemCas _ -> signedBy(null, "a known authority");
            case CaFile(Path file) -> signedBy(authorities(file), "a CA of " + file);
        };
    }

    /** @param store trusted CAs; null for those that Java knows */
    private static TrustManager[] signedBy(@Nullable KeyStore store, String authority) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return ExplainingTrust.of(factory.getTrustManagers(), authority);
    }

    private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + count++, ca);
            }
        }
        if (count == 0) {
            throw new IOException(file + " holds no certificate");
        }
        return store;
    }
}
