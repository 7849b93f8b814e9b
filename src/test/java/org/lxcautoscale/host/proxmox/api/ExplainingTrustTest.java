package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;

/** What is said of certificates that the JDK refuses. */
class ExplainingTrustTest {

    private SimulatedProxmoxApi server;

    @BeforeEach
    void aServerWithACertificate() throws Exception {
        server = new SimulatedProxmoxApi(new VirtualTime(Instant.parse("2026-11-23T12:00:00Z")), List.of());
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    /** Refuses everything, for one reason. */
    private static final class Refusing extends X509ExtendedTrustManager {

        private final CertificateException reason;

        Refusing(CertificateException reason) {
            this.reason = reason;
        }

        private void refuse() throws CertificateException {
            throw reason;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            refuse();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            refuse();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            refuse();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private void isExplained(CertificateException refusal, String words) throws Exception {
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(server.certificate().getBytes(StandardCharsets.US_ASCII)));
        TrustManager[] managers = ExplainingTrust.of(new TrustManager[] {new Refusing(refusal)}, "a CA of ca.pem");

        assertThatExceptionOfType(UntrustedCertificateException.class)
                .isThrownBy(() -> ((X509ExtendedTrustManager) managers[0])
                        .checkServerTrusted(new X509Certificate[] {certificate}, "RSA", (Socket) null))
                .withMessageMatching(words + ", its SHA-256 fingerprint is " + server.fingerprint());
    }

    @Test
    void aSignatureOfAnUnknownAuthority() throws Exception {
        isExplained(
                new CertificateException("PKIX path building failed: x", new CertPathBuilderException("x")),
                "its certificate is not signed by a CA of ca\\.pem");
    }

    @Test
    void anExpiredCertificateWithItsDate() throws Exception {
        isExplained(
                new CertificateException(
                        "PKIX", new CertPathValidatorException("x", new CertificateExpiredException("y"))),
                "its certificate expired on \\d{4}-\\d\\d-\\d\\d");
    }

    @Test
    void aCertificateOfTheFutureMayBeTheFaultOfTheClock() throws Exception {
        isExplained(
                new CertificateException("PKIX", new CertificateNotYetValidException("y")),
                "its certificate is not valid before \\d{4}-\\d\\d-\\d\\d \\(is the clock right\\?\\)");
    }

    @Test
    void aWeakAlgorithm() throws Exception {
        isExplained(
                new CertificateException(
                        "PKIX", new CertPathValidatorException("x", null, null, -1, BasicReason.ALGORITHM_CONSTRAINED)),
                "its certificate uses an algorithm that is too weak");
    }

    @Test
    void otherNamesAreNamed() throws Exception {
        isExplained(
                new CertificateException("No subject alternative names matching IP address 10.0.0.1 found"),
                "its certificate is for other names \\(localhost, 127\\.0\\.0\\.1\\)");
        isExplained(
                new CertificateException("No name matching pve1 found"),
                "its certificate is for other names \\(localhost, 127\\.0\\.0\\.1\\)");
    }

    @Test
    void anythingElseInTheWordsOfTheJdk() throws Exception {
        isExplained(new CertificateException("odd"), "its certificate is refused: odd");
    }
}
