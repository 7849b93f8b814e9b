package org.lxcautoscale.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.notify.GotifyServer.Received;
import org.lxcautoscale.notify.Notifier.RejectedException;
import org.lxcautoscale.settings.GotifySettings;

@Timeout(30)
class GotifyTest {

    private static final Notification NOTIFICATION =
            new Notification("CPU Increased for Container 104", "[Host: pve] a&b=c ü 100 % + more", 5);

    private GotifyServer server;

    @BeforeEach
    void start() throws IOException {
        server = new GotifyServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void postsAFormWithTheTokenInTheHeader() throws Exception {
        new Gotify(server.settings()).send(NOTIFICATION);

        assertThat(server.received())
                .containsExactly(new Received(
                        "POST",
                        "/message",
                        GotifyServer.TOKEN,
                        "application/x-www-form-urlencoded",
                        Map.of(
                                "title", "CPU Increased for Container 104",
                                "message", "[Host: pve] a&b=c ü 100 % + more",
                                "priority", "5")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//"})
    void takesAnAddressWithSlashesAtItsEnd(String slashes) throws Exception {
        new Gotify(new GotifySettings(server.url() + slashes, GotifyServer.TOKEN)).send(NOTIFICATION);

        assertThat(server.received()).extracting(Received::path).containsExactly("/message");
    }

    @Test
    void keepsThePathOfAServerBehindAProxy() {
        Gotify gotify = new Gotify(new GotifySettings(server.url() + "/gotify", GotifyServer.TOKEN));

        assertThatThrownBy(() -> gotify.send(NOTIFICATION))
                .isInstanceOf(RejectedException.class)
                .hasMessage(server.url() + "/gotify/message: answered 404, check gotify_url");
        assertThat(server.received()).extracting(Received::path).containsExactly("/gotify/message");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aWrongTokenIsRefusedForGoodAndNotShown(int code) {
        server.answerNext(code);

        assertThatThrownBy(() -> new Gotify(server.settings()).send(NOTIFICATION))
                .isInstanceOf(RejectedException.class)
                .hasMessage(server.url() + "/message: answered " + code + ", check gotify_token")
                .hasMessageNotContaining(GotifyServer.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 400, 404})
    void anotherKindOfServerIsRefusedForGood(int code) {
        server.answerNext(code);

        assertThatThrownBy(() -> new Gotify(server.settings()).send(NOTIFICATION))
                .isInstanceOf(RejectedException.class)
                .hasMessage(server.url() + "/message: answered " + code + ", check gotify_url");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void aServerErrorIsRetried(int code) {
        server.answerNext(code);

        assertThatThrownBy(() -> new Gotify(server.settings()).send(NOTIFICATION))
                .isInstanceOf(IOException.class)
                .hasMessage(server.url() + "/message: answered " + code);
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpAfterATime() {
        server.fallSilent();

        assertThatThrownBy(() -> new Gotify(server.settings(), Duration.ofMillis(200)).send(NOTIFICATION))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(server.url() + "/message: ")
                .hasMessageContaining("timed out");
    }

    @Test
    void saysWhereNobodyIsListening() {
        String url = server.url();
        server.close();

        assertThatThrownBy(() -> new Gotify(new GotifySettings(url, GotifyServer.TOKEN)).send(NOTIFICATION))
                .isInstanceOf(IOException.class)
                .hasMessage(url + "/message: Connection refused");
    }

    @Test
    void saysThatThereIsNoSuchHost() {
        Gotify gotify = new Gotify(new GotifySettings("http://gotify.invalid:8080", GotifyServer.TOKEN));

        assertThatThrownBy(() -> gotify.send(NOTIFICATION))
                .isInstanceOf(IOException.class)
                .hasMessage("http://gotify.invalid:8080/message: there is no host gotify.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HT", "HTTP/1.1", "HTTP/1.1 2", "SSH-2.0-OpenSSH_9.2\r\n"})
    void aTruncatedResponseIsRetriedAndNothingIsSentTwice(String answer) throws Exception {
        try (Breaking breaking = new Breaking(answer)) {
            assertThatThrownBy(() -> new Gotify(breaking.settings()).send(NOTIFICATION))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(breaking.settings().url() + "/message");
            assertThat(breaking.requests).hasValue(1);
        }
    }

    @Test
    void aResponseTruncatedAfterItsStatusCountsAsDelivered() throws Exception {
        try (Breaking breaking = new Breaking("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":")) {
            new Gotify(breaking.settings()).send(NOTIFICATION);

            assertThat(breaking.requests).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gotify.example.com", "ftp://gotify.example.com", "file:///etc/passwd", "http://"})
    void takesOnlyHttpAddresses(String url) {
        assertThatThrownBy(() -> new Gotify(new GotifySettings(url, GotifyServer.TOKEN)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\nX-Evil: 1", "ü", "\u0000"})
    void takesNoTokenThatWouldChangeTheRequestAndDoesNotShowIt(String token) {
        GotifySettings settings = new GotifySettings("http://127.0.0.1", token);

        assertThatThrownBy(() -> new Gotify(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(token);
    }

    @Test
    void doesNotShowThePasswordInAnAddress() {
        String url = server.url().replace("http://", "http://me:secret@");
        server.answerNext(500);

        assertThatThrownBy(() -> new Gotify(new GotifySettings(url, GotifyServer.TOKEN)).send(NOTIFICATION))
                .hasMessage(server.url() + "/message: answered 500");
    }

    @Test
    void settingsDoNotShowTheTokenWhenPrinted() {
        assertThat(server.settings().toString()).doesNotContain(GotifyServer.TOKEN);
    }

    /** A server that takes a whole request, gives the same piece of an answer each time, and hangs up. */
    private static final class Breaking implements AutoCloseable {

        final AtomicInteger requests = new AtomicInteger();
        private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

        Breaking(String answer) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!listening.isClosed()) {
                    try (Socket socket = listening.accept()) {
                        readRequest(socket.getInputStream());
                        requests.incrementAndGet();
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException _) {
                        // the test has ended, or the client has hung up
                    }
                }
            });
        }

        /** Up to the form's last field. */
        private static void readRequest(InputStream in) throws IOException {
            StringBuilder request = new StringBuilder();
            while (!request.toString().endsWith("&priority=5")) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                request.append((char) next);
            }
        }

        GotifySettings settings() {
            return new GotifySettings("http://127.0.0.1:" + listening.getLocalPort(), GotifyServer.TOKEN);
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
