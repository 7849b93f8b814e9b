package org.lxcautoscale.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the server shows, read again when its files have changed: connections from then on see the new one. A pair that
 * cannot be used leaves the old one in force, which is logged once. Thread-safe.
 */
final class RenewedCertificate extends X509ExtendedKeyManager {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final int LARGEST = 1 << 20;

    private final Path certificateFile;
    private final Path keyFile;

    private Files files;
    private String reported = "";
    private volatile Named current;
    private volatile Named former;

    /** What the files hold. */
    private record Files(String certificate, String key) {}

    /** A certificate under a name of its own, so that a handshake never mixes two of them. */
    private record Named(String alias, ServerCertificate certificate) {}

    /** @throws IOException when the pair cannot be used */
    RenewedCertificate(Path certificateFile, Path keyFile) throws IOException {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.files = read();
        this.current = new Named("1", ServerCertificate.parse(files.certificate(), files.key()));
        this.former = this.current;
    }

    private Files read() throws IOException {
        return new Files(read(certificateFile), read(keyFile));
    }

    private static String read(Path file) throws IOException {
        try {
            return TextFile.read(file, LARGEST);
        } catch (IOException e) {
            throw FileErrors.wrap(file, e);
        }
    }

    /** Reads the files again. */
    synchronized void renew() {
        try {
            Files now = read();
            if (now.equals(files)) {
                reported = "";
                return;
            }
            Named next = new Named(
                    Integer.toString(Integer.parseInt(current.alias()) + 1),
                    ServerCertificate.parse(now.certificate(), now.key()));
            former = current;
            current = next;
            files = now;
            reported = "";
            LOG.info(
                    "API: the certificate has been renewed; it is valid until {}.",
                    next.certificate().chain().getFirst().getNotAfter().toInstant());
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(reported)) {
                reported = problem;
                LOG.error("API: the certificate cannot be renewed, the one before stays in force: {}", problem);
            }
        }
    }

    /** A context in which a server shows this certificate. */
    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private @Nullable ServerCertificate named(@Nullable String alias) {
        Named one = current;
        if (one.alias().equals(alias)) {
            return one.certificate();
        }
        Named other = former;
        return other.alias().equals(alias) ? other.certificate() : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Named one = current;
        return one.certificate().key().getAlgorithm().equals(keyType) ? one.alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        ServerCertificate certificate = named(alias);
        return certificate == null ? null : certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        ServerCertificate certificate = named(alias);
        return certificate == null ? null : certificate.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {current.alias()};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
