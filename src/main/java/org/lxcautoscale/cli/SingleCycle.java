package org.lxcautoscale.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.Settings;

/** Runs one cycle without a daemon: samples for a while, then decides once. */
final class SingleCycle {

    private SingleCycle() {}

    /**
     * Observes for a while, then runs one cycle.
     *
     * @param settings with {@code dryRun} nothing is changed
     */
    static CycleReport run(Settings settings, OpenHost host, Duration observe, List<CycleListener> listeners)
            throws IOException, HostUnavailableException, InterruptedException {
        TimeSource time = host.time();
        Instant end = time.now().monotonic().plus(observe);
        try (Assembly assembly = Assembly.of(settings, host, listeners)) {
            while (true) {
                Moment now = time.now();
                if (!now.monotonic().isBefore(end)) {
                    assembly.cycle().run(now);
                    return assembly.cycle().complete(time);
                }
                assembly.cycle().sample(now);
                Instant next = now.monotonic().plus(settings.sampleInterval());
                time.sleepUntil(next.isBefore(end) ? next : end);
            }
        }
    }

    /**
     * Reads each container that seems to have unlimited cores by itself: the list of a cluster does not distinguish it
     * from a container with as many cores as its node, only the configuration does.
     */
    static void readUnlimitedCores(ContainerHost host) throws HostUnavailableException {
        for (Observed seen : host.observe().containers()) {
            if (!(seen instanceof Observed.Readable readable)) {
                continue;
            }
            Container container = readable.container();
            if (container.isRunning() && container.allocation().cores().isUnlimited()) {
                try {
                    host.read(container.id());
                } catch (NoSuchContainerException _) {
                    // It has just been destroyed, and the cycle will not see it either.
                }
            }
        }
    }
}
