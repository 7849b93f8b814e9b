package org.lxcautoscale.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.settings.ListenAddress;

@Timeout(60)
class ApiServerTlsTest {

    private static final Path OPENSSL = Path.of("/usr/bin/openssl");
    private static final ApiServer.Limits SHORT =
            new ApiServer.Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(200), 2, 1);

    @TempDir
    private Path dir;

    @BeforeEach
    void openssl() {
        assumeThat(OPENSSL).exists();
    }

    private void run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(OPENSSL.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
    }

    /** Files {@code NAME.pem} and {@code NAME.key}, in PKCS#8. */
    private void create(String name, String... kind) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "3", "-newkey"));
        arguments.addAll(List.of(kind));
        arguments.addAll(List.of("-subj", "/CN=" + name, "-out", name + ".pem", "-keyout", name + ".key"));
        run(arguments.toArray(String[]::new));
    }

    private void use(String name) throws IOException {
        for (String ending : new String[] {".pem", ".key"}) {
            Files.copy(dir.resolve(name + ending), dir.resolve("server" + ending), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Site site() throws IOException {
        return Site.in(dir)
                .with(SHORT)
                .encrypted(dir.resolve("server.pem"), dir.resolve("server.key"))
                .serving(
                        new ListenAddress("0.0.0.0", 0),
                        jex -> jex.get("/api/v1/caller", request -> request.text("hello"), Scope.READ));
    }

    /** Who the server says it is, after a request. */
    private static String ask(Site site, String... protocols) throws Exception {
        try (Socket plain = site.connect();
                SSLSocket socket = (SSLSocket)
                        trusting().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), false)) {
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.startHandshake();
            socket.getOutputStream()
                    .write("GET /api/v1/caller HTTP/1.1\r\nHost: any.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(Site.read(socket.getInputStream()).body()).isEqualTo("hello");
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec", "ed25519"})
    void aKeyOfAnyKindServes(String kind) throws Exception {
        if (kind.equals("ec")) {
            create("one", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
        } else {
            create("one", kind);
        }
        use("one");
        try (Site site = site()) {
            assertThat(ask(site)).isEqualTo("CN=one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec"})
    void soDoesOneInTheOlderFormOfOpenssl(String kind) throws Exception {
        if (kind.equals("ec")) {
            create("one", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
        } else {
            create("one", kind);
        }
        use("one");
        run("pkey", "-traditional", "-in", "one.key", "-out", "server.key");
        assertThat(Files.readString(dir.resolve("server.key"))).containsPattern("BEGIN (RSA|EC) PRIVATE KEY");
        try (Site site = site()) {
            assertThat(ask(site, "TLSv1.2")).isEqualTo("CN=one");
            assertThat(ask(site, "TLSv1.3")).isEqualTo("CN=one");
        }
    }

    @Test
    void aRenewedPairComesIntoForceAndABrokenOneDoesNot() throws Exception {
        create("one", "rsa:2048");
        create("two", "rsa:2048");
        use("one");
        try (Site site = site()) {
            assertThat(ask(site)).isEqualTo("CN=one");
            Files.copy(dir.resolve("two.pem"), dir.resolve("server.pem"), StandardCopyOption.REPLACE_EXISTING);
            Thread.sleep(700);
            assertThat(ask(site)).isEqualTo("CN=one");
            Files.copy(dir.resolve("two.key"), dir.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(10)).until(() -> ask(site).equals("CN=two"));
            Files.writeString(dir.resolve("server.pem"), "nothing");
            Thread.sleep(700);
            assertThat(ask(site)).isEqualTo("CN=two");
        }
    }

    @Test
    void aClientThatDoesNotEncryptGetsNothing() throws Exception {
        create("one", "rsa:2048");
        use("one");
        try (Site site = site()) {
            assertThat(site.send("GET", "/api/v1/caller").status()).isZero();
            assertThat(ask(site)).isEqualTo("CN=one");
        }
    }

    @Test
    void aPairThatIsMissingIsTriedAgain() throws Exception {
        create("one", "rsa:2048");
        try (Site site = site()) {
            await().during(Duration.ofMillis(500))
                    .until(() -> site.server().address().isEmpty());
            use("one");
            assertThat(ask(site)).isEqualTo("CN=one");
        }
    }

    private static final class TrustsAnyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
