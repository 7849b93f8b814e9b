package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.cgroup.Versions;

/** What the kernel and its clock must give: control groups, pressure, the right time. */
public final class MachineCheck implements DoctorCheck {

    private final Machine machine;

    public MachineCheck(Machine machine) {
        this.machine = machine;
    }

    @Override
    public String topic() {
        return "Machine";
    }

    @Override
    public List<CheckResult> run() {
        return List.of(controlGroups(), pressure(), clock());
    }

    private CheckResult controlGroups() {
        try {
            Versions versions = Versions.of(machine.root());
            if (versions.memoryIsUnified() && versions.cpuIsUnified()) {
                return CheckResult.ok("control groups: version 2");
            }
            return CheckResult.note(
                    "control groups: version 1 for %s; everything works but pressure (PSI) of containers"
                            .formatted(
                                    versions.memoryIsUnified()
                                            ? "CPU"
                                            : versions.cpuIsUnified() ? "memory" : "CPU and memory"));
        } catch (IOException e) {
            return CheckResult.failed(
                    Fault.NOT_REACHABLE,
                    "control groups cannot be found: " + e.getMessage(),
                    "mount -t cgroup2 none /sys/fs/cgroup");
        }
    }

    private CheckResult pressure() {
        if (Files.exists(machine.root().resolve("proc/pressure/memory"))) {
            return CheckResult.ok("pressure (PSI) is measured");
        }
        return CheckResult.note(
                "pressure (PSI) is not measured: containers in trouble are noticed by usage and kills only",
                "add psi=1 to the kernel's command line, then: proxmox-boot-tool refresh || update-grub; reboot");
    }

    private CheckResult clock() {
        Optional<String> synchronised = machine.ask("timedatectl", "show", "--property=NTPSynchronized", "--value");
        if (synchronised.isEmpty()) {
            return CheckResult.note("clock: whether it is synchronised is not known (timedatectl does not say)");
        }
        return synchronised.get().equals("yes")
                ? CheckResult.ok("clock: synchronised")
                : CheckResult.failed(
                        Fault.OTHER,
                        "clock: not synchronised, so off-peak hours and times in logs may be wrong",
                        "apt install chrony && systemctl enable --now chrony");
    }
}
