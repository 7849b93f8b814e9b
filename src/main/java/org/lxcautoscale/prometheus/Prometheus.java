package org.lxcautoscale.prometheus;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.settings.ListenAddress;

/** Serves what the loop sees and does to Prometheus. */
public final class Prometheus implements AutoCloseable {

    private static final long RETRY_SECONDS = 60;

    private final LoopMetrics loop;
    private final MetricsEndpoint endpoint;

    private Prometheus(LoopMetrics loop, MetricsEndpoint endpoint) {
        this.loop = loop;
        this.endpoint = endpoint;
    }

    /**
     * Starts to serve metrics. An address that cannot be used is only reported, and tried again.
     *
     * @param cluster name of the Proxmox cluster, or of the machine
     * @param host name of the host
     * @param monotonic the monotonic time of the loop
     */
    public static Prometheus start(ListenAddress address, String cluster, String host, Supplier<Instant> monotonic) {
        LoopMetrics loop = new LoopMetrics(cluster, host, monotonic);
        String version = Prometheus.class.getPackage().getImplementationVersion();
        Families families = new Families(cluster, Objects.requireNonNullElse(version, "(from sources)"));
        MetricsEndpoint endpoint = new MetricsEndpoint(address, RETRY_SECONDS, () -> families.of(loop.seen()));
        endpoint.start();
        return new Prometheus(loop, endpoint);
    }

    /** What observes the loop. */
    public CycleListener listener() {
        return loop;
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
