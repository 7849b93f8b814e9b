package org.lxcautoscale.prometheus;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.settings.ListenAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves metrics at {@code /metrics} on two threads of its own. Clients that are too slow are disconnected. An address that cannot
 * be used is reported once and tried again every minute.
 */
final class MetricsEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final int THREADS = 2;
    private static final String PATH = "/metrics";

    /** Of the server of the JDK, which reads them once in a process: seconds, and numbers of connections and headers. */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "10",
            "sun.net.httpserver.idleInterval", "60",
            "sun.net.httpserver.maxIdleConnections", "8",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "jdk.httpserver.maxConnections", "32");

    private final ListenAddress address;
    private final long retrySeconds;
    private final Supplier<MetricSnapshots> metrics;
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
            THREADS, work -> Thread.ofPlatform().daemon().name("metrics").unstarted(work));

    private @Nullable HttpServer server;
    private boolean isReported;
    private boolean isClosed;

    /**
     * @param retrySeconds after how long an address that cannot be used is tried again
     * @param metrics what is served; asked on the threads of this
     */
    MetricsEndpoint(ListenAddress address, long retrySeconds, Supplier<MetricSnapshots> metrics) {
        this.address = address;
        this.retrySeconds = retrySeconds;
        this.metrics = metrics;
    }

    void start() {
        LIMITS.forEach(System.getProperties()::putIfAbsent);
        threads.execute(this::open);
    }

    private void open() {
        try {
            InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
            if (socket.isUnresolved()) {
                throw new IOException("the name is unknown");
            }
            listen(socket);
        } catch (IOException | RuntimeException e) {
            if (!isReported) {
                isReported = true;
                LOG.warn(
                        "metrics_listen: nothing is served at {} yet ({}); it is tried again every {} s.",
                        address,
                        e.getMessage(),
                        retrySeconds);
            }
            var _ = threads.schedule(this::open, retrySeconds, TimeUnit.SECONDS);
        }
    }

    private synchronized void listen(InetSocketAddress socket) throws IOException {
        if (isClosed) {
            return;
        }
        HttpServer opened = HttpServer.create(socket, 0);
        opened.setExecutor(threads);
        opened.createContext("/", this::handle);
        opened.start();
        server = opened;
        if (socket.getAddress().isLoopbackAddress()) {
            LOG.info("Metrics are served at http://{}{}.", address, PATH);
        } else {
            LOG.warn(
                    "Metrics are served at http://{}{}: unencrypted, and to anyone who can reach that address.",
                    address,
                    PATH);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (isHead || exchange.getRequestMethod().equals("GET")) {
                serve(exchange, isHead);
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
            }
        } catch (RuntimeException e) {
            LOG.error("Metrics could not be served: {}", e, e);
            throw e;
        }
    }

    private void serve(HttpExchange exchange, boolean isHead) throws IOException {
        Headers asked = exchange.getRequestHeaders();
        ExpositionFormatWriter format = formats.findWriter(asked.getFirst("Accept"));
        boolean isCompressed = String.valueOf(asked.getFirst("Accept-Encoding")).contains("gzip");
        byte[] body = body(format, isCompressed);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", format.getContentType());
        headers.set("Vary", "Accept, Accept-Encoding");
        if (isCompressed) {
            headers.set("Content-Encoding", "gzip");
        }
        if (isHead) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] body(ExpositionFormatWriter format, boolean isCompressed) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (OutputStream out = isCompressed ? new GZIPOutputStream(body) : body) {
            format.write(out, metrics.get());
        }
        return body.toByteArray();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        threads.shutdownNow();
        if (server != null) {
            server.stop(0);
        }
    }
}
