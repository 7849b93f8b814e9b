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

/** Checks whether a daemon is running and still does its work. */
public final class DaemonCheck implements DoctorCheck {

    /** Many writes make a cycle long, at some seconds each with {@code pct}; that is no reason to restart anything. */
    private static final Duration LONGEST_CYCLE = Duration.ofMinutes(2);

    private final Settings settings;
    private final LocalMachine machine;
    private final Instant now;

    /** @param now wall clock time */
    public DaemonCheck(Settings settings, LocalMachine machine, Instant now) {
        this.settings = settings;
        this.machine = machine;
        this.now = now;
    }

    @Override
    public String topic() {
        return "Daemon";
    }

    @Override
    public List<CheckResult> run() {
        try {
            Optional<Long> holder =
                    InstanceLock.holder(settings.startup().files().lockFile());
            return List.of(holder.isEmpty() ? stopped() : running(holder.get()));
        } catch (IOException e) {
            return List.of(CheckResult.failed(
                    Fault.NOT_PERMITTED,
                    "the holder of the lock cannot be determined: " + e.getMessage(),
                    machine.asRoot("lxc-autoscale doctor")));
        }
    }

    private CheckResult stopped() {
        Optional<ServiceUnit> unit = ServiceUnit.installed(machine);
        if (unit.isEmpty()) {
            return CheckResult.note(
                    "no daemon runs, and systemd has no unit for it", machine.asRoot("lxc-autoscale daemon"));
        }
        return unit.get().original()
                ? CheckResult.note("no daemon runs; the unit " + unit.get().name()
                        + " of systemd is that of the original LXC AutoScale")
                : CheckResult.note(
                        "no daemon runs", "systemctl start " + unit.get().name());
    }

    private String[] restart(long pid) {
        return ServiceUnit.installed(machine)
                .map(unit -> new String[] {"systemctl restart " + unit.name()})
                .orElseGet(() -> new String[] {"kill " + pid, machine.asRoot("lxc-autoscale daemon")});
    }

    private CheckResult running(long pid) {
        String who = "process " + pid + " holds " + settings.startup().files().lockFile();
        try {
            Optional<StatusReport> status =
                    new StatusFile(settings.startup().files().stateDir()).read();
            if (status.isEmpty() || status.get().pid() == null || status.get().pid() != pid) {
                return CheckResult.note(who + ", but has written no status yet: a daemon that has just started, a"
                        + " command, or the original LXC AutoScale");
            }
            long age = Math.max(0, Duration.between(status.get().at(), now).toSeconds());
            return age > maxAge(status.get()).toSeconds()
                    ? CheckResult.failed(
                            Fault.OTHER,
                            "the daemon (process " + pid + ") has run no cycle for " + age + " s",
                            restart(pid))
                    : CheckResult.ok("a daemon runs (process " + pid + "), its last cycle was " + age + " s ago");
        } catch (IOException e) {
            String what = who + ", but its status cannot be read: " + e.getMessage();
            return machine.superuser()
                    ? CheckResult.failed(Fault.OTHER, what, restart(pid))
                    : CheckResult.failed(Fault.NOT_PERMITTED, what, machine.asRoot("lxc-autoscale doctor"));
        }
    }

    /** Based on the interval of the running daemon, which may differ from the configuration. */
    private Duration maxAge(StatusReport status) {
        Duration interval =
                status.next() == null ? settings.pollInterval() : Duration.between(status.at(), status.next());
        Duration three = interval.multipliedBy(3);
        return three.compareTo(LONGEST_CYCLE) < 0 ? LONGEST_CYCLE : three;
    }
}
