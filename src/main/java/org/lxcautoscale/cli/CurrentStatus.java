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
import org.lxcautoscale.status.StatusBook;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusReport;

/**
 * The status of the running daemon. Where none runs, or it has not come to its first cycle yet, the status of a short
 * look that changes nothing.
 */
final class CurrentStatus {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private CurrentStatus() {}

    static StatusReport of(Settings settings) throws IOException, HostUnavailableException, InterruptedException {
        Optional<Long> daemon = InstanceLock.holder(settings.startup().files().lockFile());
        if (daemon.isPresent()) {
            Optional<StatusReport> shown = new StatusFile(
                            settings.startup().files().stateDir())
                    .read()
                    .filter(report -> daemon.get().equals(report.pid()));
            if (shown.isPresent()) {
                return shown.get();
            }
        }
        return look(settings);
    }

    /** A short look without the daemon, which changes nothing. */
    static StatusReport look(Settings settings) throws IOException, HostUnavailableException, InterruptedException {
        StatusBook book = new StatusBook();
        Settings dry = settings.dry();
        try (OpenHost host = Hosts.open(dry)) {
            if (host.backend().equals("proxmox-api")) {
                Look.learnCores(host.host());
            }
            Look.cycle(dry, host, LOOK, List.of(book));
            return book.report(host.host().name(), host.backend(), dry, null).orElseThrow();
        }
    }
}
