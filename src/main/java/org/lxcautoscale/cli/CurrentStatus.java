package org.lxcautoscale.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.control.PauseFile;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusTracker;

/**
 * The status of the running daemon. When no daemon is running, or it has not completed its first cycle yet, the host is
 * observed briefly, without changing anything.
 */
final class CurrentStatus {

    private static final Duration OBSERVATION_TIME = Duration.ofSeconds(1);

    private CurrentStatus() {}

    static StatusReport of(Settings settings) throws IOException, HostUnavailableException, InterruptedException {
        Optional<StatusReport> shown = ofDaemon(settings);
        StatusReport report = shown.isPresent() ? shown.get() : withoutDaemon(settings);
        return report.withPause(new PauseFile(settings.startup().files().stateDir()).exists());
    }

    /** What the running daemon says; empty without one, or before its first cycle. */
    static Optional<StatusReport> ofDaemon(Settings settings) throws IOException {
        Optional<Long> daemon = InstanceLock.holder(settings.startup().files().lockFile());
        return daemon.isEmpty()
                ? Optional.empty()
                : new StatusFile(settings.startup().files().stateDir())
                        .read()
                        .filter(report -> daemon.get().equals(report.pid()));
    }

    /** A short look without the daemon, which changes nothing. */
    static StatusReport withoutDaemon(Settings settings)
            throws IOException, HostUnavailableException, InterruptedException {
        ConfigurationOptions.logToConsole(settings, true);
        StatusTracker tracker = new StatusTracker();
        Settings dry = settings.asDryRun();
        try (OpenHost host = Hosts.open(dry)) {
            if (host.backend().equals("proxmox-api")) {
                SingleCycle.readUnlimitedCores(host.host());
            }
            SingleCycle.run(dry, host, OBSERVATION_TIME, List.of(tracker));
            return tracker.report(host.host().name(), host.backend(), dry, null).orElseThrow();
        }
    }
}
