package org.lxcautoscale.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/** One cycle without a daemon: samples for a while, then decides once. */
final class Look {

    private Look() {}

    /**
     * Observes for a time, then runs one cycle.
     *
     * @param settings with {@code dryRun} nothing is changed
     */
    static CycleReport cycle(Settings settings, OpenHost host, Duration observe, List<CycleListener> listeners)
            throws IOException, HostUnavailableException, InterruptedException {
        TimeSource time = host.time();
        Instant end = time.now().steady().plus(observe);
        try (Assembly assembly = Assembly.of(settings, host, listeners)) {
            while (true) {
                Moment now = time.now();
                if (!now.steady().isBefore(end)) {
                    assembly.cycle().run(now);
                    return assembly.cycle().complete(time);
                }
                assembly.cycle().sample(now);
                Instant next = now.steady().plus(settings.sampleInterval());
                time.sleepUntil(next.isBefore(end) ? next : end);
            }
        }
    }

    /** The same settings, as a dry run. */
    static Settings dry(Settings settings) {
        return new Settings(
                settings.backend(),
                true,
                settings.pollInterval(),
                settings.sampleInterval(),
                settings.timezone(),
                settings.reserve(),
                settings.ignored(),
                settings.defaults(),
                settings.tiers(),
                settings.tierOf(),
                settings.groups(),
                settings.files(),
                settings.gotify(),
                settings.proxmoxApi());
    }
}
