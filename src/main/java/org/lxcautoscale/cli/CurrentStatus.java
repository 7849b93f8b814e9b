package org.lxcautoscale.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusTracker;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusReport;

/**
 * The status of the running daemon. Where none runs, or it has not come to its first cycle yet, the status of a short
 * look that changes nothing.
 */
final class CurrentStatus {

    private static final Duration OBSERVATION_TIME = Duration.ofSeconds(1);

    private CurrentStatus() {}

    static StatusReport of(Settings settings) throws IOException, HostUnavailableException, InterruptedException {
        Optional<Long> daemon = InstanceLock.holder(settings.files().lockFile());
        if (daemon.isPresent()) {
            Optional<StatusReport> shown = new StatusFile(settings.files().stateDir())
                    .read()
                    .filter(report -> daemon.get().equals(report.pid()));
            if (shown.isPresent()) {
                return shown.get();
            }
        }
        return withoutDaemon(settings);
    }

    /** A short look without the daemon, which changes nothing. */
    static StatusReport withoutDaemon(Settings settings) throws IOException, HostUnavailableException, InterruptedException {
        StatusTracker tracker = new StatusTracker();
        Settings dry = SingleCycle.asDryRun(settings);
        try (OpenHost host = Hosts.open(dry)) {
            if (host.backend().equals("proxmox-api")) {
                SingleCycle.readUnlimitedCores(host.host());
            }
            SingleCycle.run(dry, host, OBSERVATION_TIME, List.of(tracker));
            return tracker.report(host.host().name(), host.backend(), dry, null).orElseThrow();
        }
    }
}
