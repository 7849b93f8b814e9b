package org.lxcautoscale.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lxcautoscale.doctor.CheckResult.Fault;

/** Checks whether this machine's plain LXC containers can be read and written. */
public final class LxcCheck implements DoctorCheck {

    private final LocalMachine machine;
    private final Path containers;

    /** @param containers the directory of all containers */
    public LxcCheck(LocalMachine machine, Path containers) {
        this.machine = machine;
        this.containers = containers;
    }

    @Override
    public String topic() {
        return "Plain LXC, this machine";
    }

    @Override
    public List<CheckResult> run() {
        return List.of(version(), files(), writing());
    }

    private CheckResult version() {
        return machine.firstLineOf("lxc-start", "--version")
                .map(version -> CheckResult.ok("LXC " + version))
                .orElse(CheckResult.failed(
                        Fault.NOT_REACHABLE,
                        "lxc-start is not there, or does not report its version",
                        "apt install lxc"));
    }

    private CheckResult files() {
        if (!Files.isDirectory(containers)) {
            return CheckResult.failed(
                    Fault.NOT_REACHABLE,
                    "lxc_path: " + containers + " is not there",
                    "lxc-config lxc.lxcpath    # where LXC has its containers; then set lxc_path to it");
        }
        return Files.isReadable(containers)
                ? CheckResult.ok("lxc_path: " + containers + " can be read")
                : CheckResult.failed(
                        Fault.NOT_PERMITTED,
                        "lxc_path: " + containers + " cannot be read: permission denied",
                        machine.asRoot("lxc-autoscale doctor"));
    }

    private CheckResult writing() {
        return machine.superuser()
                ? CheckResult.ok("sizes can be written: we are root")
                : CheckResult.failed(
                        Fault.NOT_PERMITTED,
                        "sizes cannot be written: control groups require root",
                        machine.asRoot("lxc-autoscale doctor"));
    }
}
