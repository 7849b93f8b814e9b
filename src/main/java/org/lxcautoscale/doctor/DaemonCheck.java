package org.lxcautoscale.doctor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusReport;

/** Whether a daemon runs, and still does its work. */
public final class DaemonCheck implements DoctorCheck {

    private static final String RESTART = "systemctl restart lxc_autoscale";

    private final Settings settings;
    private final Instant now;

    /** @param now the wall clock */
    public DaemonCheck(Settings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    @Override
    public String topic() {
        return "Daemon";
    }

    @Override
    public List<CheckResult> run() {
        try {
            Optional<Long> holder = InstanceLock.holder(settings.files().lockFile());
            return List.of(holder.isEmpty() ? stopped() : running(holder.get()));
        } catch (IOException e) {
            return List.of(CheckResult.failed(
                    Fault.NOT_PERMITTED,
                    "who holds the lock cannot be told: " + e.getMessage(),
                    "sudo lxc-autoscale doctor"));
        }
    }

    private static CheckResult stopped() {
        return CheckResult.note("no daemon runs", "systemctl start lxc_autoscale");
    }

    private CheckResult running(long pid) {
        String who = "process %d holds %s".formatted(pid, settings.files().lockFile());
        try {
            Optional<StatusReport> status = new StatusFile(settings.files().stateDir()).read();
            if (status.isEmpty() || status.get().pid() == null || status.get().pid() != pid) {
                return CheckResult.note(who + ", but has written no status yet: a daemon that has just started, a"
                        + " command, or the original LXC AutoScale");
            }
            Duration age = Duration.between(status.get().at(), now);
            return age.compareTo(settings.pollInterval().multipliedBy(3)) > 0
                    ? CheckResult.failed(
                            Fault.OTHER,
                            "the daemon (process %d) has run no cycle for %d s".formatted(pid, age.toSeconds()),
                            RESTART)
                    : CheckResult.ok("a daemon runs (process %d), its last cycle was %d s ago"
                            .formatted(pid, Math.max(0, age.toSeconds())));
        } catch (IOException e) {
            return CheckResult.failed(Fault.OTHER, who + ", but its status cannot be read: " + e.getMessage(), RESTART);
        }
    }
}
