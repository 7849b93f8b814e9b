package org.lxcautoscale.prometheus;

import com.sun.net.httpserver.Headers;
import io.avaje.jex.http.Context;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.http.ApiServer;
import org.lxcautoscale.settings.ListenAddress;

/** What the loop sees and does, as Prometheus reads it. May be asked on any thread. */
public final class Prometheus {

    private final LoopMetrics loop;
    private final Families families;
    private final Supplier<List<GroupView>> groups;
    private final ExpositionFormats formats = ExpositionFormats.init();

    private Prometheus(LoopMetrics loop, Families families, Supplier<List<GroupView>> groups) {
        this.loop = loop;
        this.families = families;
        this.groups = groups;
    }

    /**
     * @param cluster name of the Proxmox cluster, or of the machine
     * @param host name of the host
     * @param monotonic the monotonic time of the loop
     * @param groups all horizontal scaling groups; asked on any thread
     */
    public static Prometheus of(
            String cluster, String host, Supplier<Instant> monotonic, Supplier<List<GroupView>> groups) {
        String version = Prometheus.class.getPackage().getImplementationVersion();
        return new Prometheus(
                new LoopMetrics(cluster, host, monotonic),
                new Families(cluster, Objects.requireNonNullElse(version, "(from sources)")),
                groups);
    }

    /** What observes the loop. */
    public CycleListener listener() {
        return loop;
    }

    /** Serves it at {@code /metrics} until that is closed. An address that cannot be used is only reported, and tried again. */
    public ApiServer serve(ListenAddress address) {
        return ApiServer.startForAll("metrics_listen", address, "Metrics are served", "/metrics", this::answer);
    }

    /** Answers with all that is known now, in the format that is asked for. */
    public void answer(Context request) throws IOException {
        Headers asked = request.exchange().getRequestHeaders();
        ExpositionFormatWriter format = formats.findWriter(asked.getFirst("Accept"));
        boolean isCompressed = String.valueOf(asked.getFirst("Accept-Encoding")).contains("gzip");
        request.header("Vary", "Accept, Accept-Encoding");
        if (isCompressed) {
            request.header("Content-Encoding", "gzip");
        }
        request.contentType(format.getContentType()).write(body(format, isCompressed));
    }

    private byte[] body(ExpositionFormatWriter format, boolean isCompressed) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (OutputStream out = isCompressed ? new GZIPOutputStream(body) : body) {
            format.write(out, families.of(loop.seen(), groups.get()));
        }
        return body.toByteArray();
    }
}
