package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.settings.Settings;

/** What is said when the daemon does not answer, or something else does. */
@Timeout(120)
class DaemonClientTest {

    private static final DaemonClient.Limits SHORT =
            new DaemonClient.Limits(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20);

    @TempDir
    private Path dir;

    /** Where one of our daemons would be, seen from a command. */
    private DaemonClient client(String address, String... more) throws Exception {
        Site site = new Site(dir).with("backend", "simulated").withApi(address);
        for (String key : more) {
            site.withApiKey(key.split("=")[0], key.split("=")[1]);
        }
        Settings settings =
                new ConfigurationReader(Map.of()).read(site.config(), Map.of()).settings();
        return new DaemonClient(settings, Optional.of("secret"), SHORT);
    }

    /** A server that reads the beginning of each request, and sends always the same. */
    private static ServerSocket server(String answer, boolean isClosed) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket one = server.accept();
                    InputStream in = one.getInputStream();
                    in.readNBytes(16);
                    one.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    if (isClosed) {
                        one.shutdownOutput();
                        in.readAllBytes();
                        one.close();
                    }
                } catch (IOException _) {
                    // the test is over
                }
            }
        });
        return server;
    }

    private static String at(ServerSocket server) {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void holdsTheLock(Act act) throws Exception {
        try (InstanceLock _ = InstanceLock.acquire(dir.resolve("lock")).orElseThrow()) {
            act.act();
        }
    }

    private interface Act {
        void act() throws Exception;
    }

    @Test
    void withoutADaemonTheWayToStartOneIsNamed() throws Exception {
        DaemonClient client = client(DaemonCommandsTest.freeAddress());

        assertThatThrownBy(() -> client.get("/orders"))
                .hasMessage("no daemon is running that could do it; start it: systemctl start lxc_autoscale");
    }

    @Test
    void aDaemonWithoutItsApiIsNamed() throws Exception {
        String free = DaemonCommandsTest.freeAddress();
        holdsTheLock(() -> {
            DaemonClient off = client(free, "enabled=false");
            assertThatThrownBy(() -> off.get("/orders"))
                    .hasMessageContaining("says enabled: false; say true, and restart");
            DaemonClient refused = client(free, "enabled=true");
            assertThatThrownBy(() -> refused.get("/orders"))
                    .hasMessageContaining("does not serve its API at " + free + " (connection refused)");
        });
    }

    @ParameterizedTest
    @CsvSource({"GET", "PATCH"})
    void aServerThatNeverAnswersIsGivenUp(String method) throws Exception {
        try (ServerSocket hung = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ServerSocket slow = server("HTTP/1.1 200 OK\r\n", false)) {
            holdsTheLock(() -> {
                for (ServerSocket server : List.of(hung, slow)) {
                    DaemonClient client = client(at(server));
                    assertThatThrownBy(() -> client.send(method, "/containers/101/allocation", Map.of()))
                            .isInstanceOf(CommandFailedException.class)
                            .hasMessageContaining("has not answered at " + at(server) + " within 1 s")
                            .hasMessageContaining("lxc-autoscale pause");
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH_9.2 | broke: it is not HTTP",
                "HTTP/1.0 200 OK~Content-Type: text/html~~<html> | is not the API of this program (status 200)",
                "HTTP/1.0 200 OK~Content-Type: application/json~~[1] | is not the API of this program (status 200)",
                "HTTP/1.0 200 OK~Content-Type: application/json~~{\"a\": | is not the API of this program (status 200)",
                "HTTP/1.0 404 No~Content-Type: application/json~~{} | is not the API of this program (status 404)",
                "HTTP/1.0 200 OK~Content-Length: 9~~{} | broke: the answer was cut off",
                "HTTP/1.0 409 No~Content-Type: application/problem+json~~{\"detail\": \"it is in use\"} | it is in use",
                "HTTP/1.0 500 No~Content-Type: application/problem+json~~{} | it was refused with status 500",
            })
    void whatIsNoGoodAnswerBecomesASentence(String answer, String sentence) throws Exception {
        try (ServerSocket server = server(answer.replace("~", "\r\n"), true)) {
            holdsTheLock(() -> {
                DaemonClient client = client(at(server));
                assertThatThrownBy(() -> client.get("/orders"))
                        .isInstanceOfSatisfying(
                                CommandFailedException.class,
                                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED))
                        .hasMessageEndingWith(
                                sentence.contains("status 2") || sentence.contains("status 404")
                                        ? sentence + "; see what it is: ss -ltnp"
                                        : sentence);
            });
        }
    }

    @Test
    void onlyTheServersOwnCertificateIsTrusted() throws Exception {
        assumeThat(Path.of("/usr/bin/openssl")).exists();
        create("server");
        create("other");
        Site site = new Site(dir)
                .with("backend", "simulated")
                .withApi(DaemonCommandsTest.freeAddress())
                .withApiKey("tls_certificate", dir.resolve("server.pem"))
                .withApiKey("tls_key", dir.resolve("server.key"));
        try (AutoCloseable _ = site.withCallers();
                Program _ = site.start("daemon").awaitLine("The API is served at https")) {
            assertThat(site.run("mode").out()).containsExactly("Nothing is ordered.");
            Files.copy(dir.resolve("other.pem"), dir.resolve("server.pem"), StandardCopyOption.REPLACE_EXISTING);
            Program mistrusting = site.run("mode");
            assertThat(mistrusting.end()).isOne();
            assertThat(mistrusting.err())
                    .singleElement()
                    .asString()
                    .contains("has not the certificate of " + dir.resolve("server.pem"));
        }
    }

    private void create(String name) throws Exception {
        Process openssl = new ProcessBuilder(
                        "/usr/bin/openssl",
                        "req",
                        "-x509",
                        "-nodes",
                        "-days",
                        "3",
                        "-newkey",
                        "rsa:2048",
                        "-subj",
                        "/CN=" + name,
                        "-out",
                        name + ".pem",
                        "-keyout",
                        name + ".key")
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        openssl.getInputStream().readAllBytes();
        assertThat(openssl.waitFor()).isZero();
    }
}
