package org.lxcautoscale.daemon;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.cli.Site;

/** The server of the JDK counts its connections, and serves no more than a number of them. */
@Timeout(240)
class CutConnectionsTest {

    private static final List<String> AT_MOST_20 =
            List.of("env", "JDK_JAVA_OPTIONS=-Djdk.httpserver.maxConnections=20");

    @TempDir
    Path dir;

    private int port;

    private String first(String path, int count) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.setSoLinger(true, 0); // its end is a reset
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void clientsThatGoInTheMiddleOfAnAnswerTakeNothingWithThem() throws Exception {
        String address = "127.0.0.1:" + RealPrometheus.freePort();
        port = Integer.parseInt(address.split(":")[1]);
        Site site = new Site(dir).with("backend", "simulated").withApi(address);
        try (AutoCloseable _ = site.withCallers();
                Program _ = site.startBy(AT_MOST_20, "daemon").awaitLine("Next run in")) {
            for (int i = 0; i < 50; i++) {
                await().atMost(Duration.ofSeconds(40))
                        .ignoreExceptions()
                        .until(() -> first("/api/v1/events", 12), "HTTP/1.1 200"::equals);
            }
        }
    }
}
