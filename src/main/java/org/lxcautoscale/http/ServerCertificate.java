package org.lxcautoscale.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate of the server with its private key.
 *
 * @param chain the server's certificate first
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC |ENCRYPTED )?)PRIVATE KEY-----([^-]*)-----END ");

    private static final byte SEQUENCE = 0x30;
    private static final byte OCTET_STRING = 4;
    private static final byte[] VERSION = {2, 1, 0};

    /** Not shown: the key. */
    @Override
    public String toString() {
        return "ServerCertificate[" + chain.getFirst().getSubjectX500Principal() + "]";
    }

    /**
     * Reads both, and checks that they belong together.
     *
     * @param certificates in PEM
     * @param key in PEM: PKCS#8, or as OpenSSL writes keys of RSA (PKCS#1) and EC (SEC 1)
     * @throws IOException when they cannot be used; the message says why
     */
    static ServerCertificate parse(String certificates, String key) throws IOException {
        try {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                throw new IOException("there is no certificate in the file of tls_certificate");
            }
            PublicKey owner = chain.getFirst().getPublicKey();
            PrivateKey secret = privateKey(key, owner);
            requirePair(owner, secret);
            return new ServerCertificate(chain, secret);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the certificate or its key makes no sense: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(String pem, PublicKey owner) throws IOException, GeneralSecurityException {
        Matcher block = KEY.matcher(pem);
        if (!block.find()) {
            throw new IOException("there is no private key in the file of tls_key");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(block.group(2));
        byte[] pkcs8 = switch (block.group(1)) {
            case "" -> bytes;
            case "ENCRYPTED " -> throw new IOException("the private key in the file of tls_key has a passphrase");
            default -> pkcs8(bytes, owner);
        };
        return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PKCS#8 is the older form, with the name of the algorithm; that is in the public key, too. */
    private static byte[] pkcs8(byte[] key, PublicKey owner) {
        byte[] info = owner.getEncoded();
        int start = contentOf(info, 0);
        int length = contentOf(info, start) - start + lengthAt(info, start);
        byte[] algorithm = Arrays.copyOfRange(info, start, start + length);
        return element(SEQUENCE, VERSION, algorithm, element(OCTET_STRING, key));
    }

    /** Of an element in DER: where its content begins. */
    private static int contentOf(byte[] der, int start) {
        int first = der[start + 1] & 0xff;
        return start + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int lengthAt(byte[] der, int start) {
        int first = der[start + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = start + 2; i < contentOf(der, start); i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        return length;
    }

    private static byte[] element(byte tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (length < 0x80) {
            der.write(length);
        } else {
            der.write(0x82); // no key has more than 65535 bytes
            der.write(length >> 8);
            der.write(length);
        }
        for (byte[] part : parts) {
            der.writeBytes(part);
        }
        return der.toByteArray();
    }

    private static void requirePair(PublicKey owner, PrivateKey key) throws IOException, GeneralSecurityException {
        String algorithm = switch (owner.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> owner.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(text);
        if (!signature.verify(signed)) {
            throw new IOException("the private key is not that of the certificate");
        }
    }
}
