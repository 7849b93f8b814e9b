package org.lxcautoscale.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lxcautoscale.http.ApiServer;
import org.lxcautoscale.settings.ListenAddress;

@Timeout(60)
class PrometheusTest {

    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

    private final HttpClient client = HttpClient.newHttpClient();

    private static ListenAddress free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new ListenAddress("127.0.0.1", socket.getLocalPort());
        }
    }

    private static ApiServer serve(ListenAddress address) {
        return Prometheus.of("home", "pve1", () -> Instant.EPOCH, List::of).serve(address);
    }

    private HttpResponse<byte[]> ask(ListenAddress address, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + address + path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> awaitAnswer(ListenAddress address, String... headers) {
        return await().atMost(Duration.ofSeconds(20))
                .ignoreException(ConnectException.class)
                .until(() -> ask(address, "GET", "/metrics", headers), _ -> true);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void thePrometheusFormatIsServedUnlessAnotherIsAskedFor() throws Exception {
        ListenAddress address = free();
        try (ApiServer _ = serve(address)) {
            HttpResponse<byte[]> plain = awaitAnswer(address);
            assertThat(plain.statusCode()).isEqualTo(200);
            assertThat(plain.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
            assertThat(text(plain)).contains("lxc_autoscale_build_info{version=\"(from sources)\"} 1\n");

            HttpResponse<byte[]> open = ask(address, "GET", "/metrics", "Accept", OPEN_METRICS);
            assertThat(open.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
            assertThat(text(open))
                    .contains("# TYPE lxc_autoscale_decisions counter\n")
                    .endsWith("# EOF\n");
        }
    }

    @Test
    void itIsCompressedWhenAsked() throws Exception {
        ListenAddress address = free();
        try (ApiServer _ = serve(address)) {
            HttpResponse<byte[]> answer = awaitAnswer(address, "Accept-Encoding", "gzip");

            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .contains("lxc_autoscale_build_info");
        }
    }

    @Test
    void nothingElseIsServed() throws Exception {
        ListenAddress address = free();
        try (ApiServer _ = serve(address)) {
            awaitAnswer(address);

            assertThat(ask(address, "GET", "/").statusCode()).isEqualTo(404);
            assertThat(ask(address, "GET", "/metrics/x").statusCode()).isEqualTo(404);
            assertThat(ask(address, "POST", "/metrics").statusCode()).isEqualTo(405);
            HttpResponse<byte[]> head = ask(address, "HEAD", "/metrics");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    /** Whoever reaches it may have found it by any name. */
    @Test
    void itIsServedUnderEveryName() throws Exception {
        ListenAddress address = free();
        try (ApiServer _ = serve(address)) {
            awaitAnswer(address);

            try (Socket socket = new Socket(address.host(), address.port())) {
                socket.getOutputStream()
                        .write("GET /metrics HTTP/1.1\r\nHost: pve.example.org\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200 ");
            }
        }
    }
}
