package org.lxcautoscale.daemon;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A Prometheus that scrapes one target every second into a directory of its own. */
final class RealPrometheus implements AutoCloseable {

    static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = freePort();
    private final Process process;

    /** @param target as {@code metrics_listen} of a daemon */
    RealPrometheus(Path dir, String target) throws IOException {
        Path config = Files.writeString(dir.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: lxc-autoscale
                    static_configs:
                      - targets: ['%s']
                """.formatted(target));
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + dir.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("prometheus.log").toFile())
                .start();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What it answers to an expression: the labels of each series. An invalid one is an error. */
    List<Map<?, ?>> query(String expression) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                        + URLEncoder.encode(expression, StandardCharsets.UTF_8)))
                .build();
        Map<?, ?> answer = (Map<?, ?>) Jsonb.instance()
                .type(Object.class)
                .fromJson(client.send(request, BodyHandlers.ofString()).body());
        if (!"success".equals(answer.get("status"))) {
            throw new AssertionError(expression + ": " + answer);
        }
        return ((List<?>) ((Map<?, ?>) answer.get("data")).get("result"))
                .stream()
                        .<Map<?, ?>>map(series -> (Map<?, ?>) ((Map<?, ?>) series).get("metric"))
                        .toList();
    }

    /** Waits until an expression has series. */
    List<Map<?, ?>> awaitSeries(String expression) {
        return Awaitility.await(expression)
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> query(expression), series -> !series.isEmpty());
    }

    @Override
    public void close() {
        process.destroy();
        Awaitility.await().atMost(SOON).until(() -> !process.isAlive());
    }
}
