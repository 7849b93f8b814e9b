package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.proxmox.ProxmoxCli;

/** Checks whether this Proxmox node can be read and written. */
public final class ProxmoxCheck implements DoctorCheck {

    /** In {@code /etc/pve/.members}; a node outside of a cluster has no such line. */
    private static final Pattern QUORATE = Pattern.compile("\"quorate\"\\s*:\\s*([01])");

    private final LocalMachine machine;

    public ProxmoxCheck(LocalMachine machine) {
        this.machine = machine;
    }

    @Override
    public String topic() {
        return "Proxmox VE, this node";
    }

    @Override
    public List<CheckResult> run() {
        List<CheckResult> results = new ArrayList<>();
        results.add(version());
        results.add(files());
        quorum().ifPresent(results::add);
        results.add(writing());
        return results;
    }

    private CheckResult version() {
        return machine.firstLineOf("pveversion")
                .map(CheckResult::ok)
                .orElse(CheckResult.note("its version is not known (pveversion does not say)"));
    }

    private CheckResult files() {
        Path configs = ProxmoxCli.configDirectory(machine.root());
        if (Files.isDirectory(configs) && Files.isReadable(configs)) {
            return CheckResult.ok(configs + " can be read");
        }
        return Files.isDirectory(configs)
                ? CheckResult.failed(
                        Fault.NOT_PERMITTED,
                        configs + " cannot be read: permission denied",
                        machine.asRoot("lxc-autoscale doctor"))
                : CheckResult.failed(
                        Fault.NOT_REACHABLE,
                        configs + " is not there: this is no Proxmox node, or its file system is not mounted",
                        "systemctl restart pve-cluster && systemctl status pve-cluster");
    }

    private Optional<CheckResult> quorum() {
        try {
            Matcher quorate = QUORATE.matcher(Files.readString(machine.root().resolve("etc/pve/.members")));
            if (!quorate.find()) {
                return Optional.empty();
            }
            return Optional.of(
                    quorate.group(1).equals("1")
                            ? CheckResult.ok("the cluster has quorum")
                            : CheckResult.failed(
                                    Fault.NOT_REACHABLE,
                                    "the cluster has no quorum: Proxmox refuses every change until it has",
                                    "pvecm status",
                                    "systemctl restart corosync pve-cluster",
                                    "pvecm expected 1    # only when the other nodes are off for good"));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private CheckResult writing() {
        Optional<Path> pct = machine.find("pct");
        if (pct.isEmpty()) {
            return Files.isDirectory(machine.root().resolve("etc/pve"))
                    ? CheckResult.failed(
                            Fault.NOT_REACHABLE,
                            "pct is not there: sizes cannot be written",
                            "apt install pve-container")
                    : CheckResult.failed(
                            Fault.NOT_REACHABLE,
                            "pct is not there: this is no Proxmox node",
                            "lxc-autoscale config show    # backend: is another one meant? proxmox-api works from"
                                    + " anywhere");
        }
        if (!machine.superuser()) {
            return CheckResult.failed(
                    Fault.NOT_PERMITTED,
                    "sizes cannot be written: pct requires root",
                    machine.asRoot("lxc-autoscale doctor"));
        }
        return machine.isOnPath("pct")
                ? CheckResult.ok("sizes can be written: pct is there, and we are root")
                : offPath(pct.get());
    }

    /** Systemd gives its services a standard PATH; {@code su} and cron may not. */
    private static CheckResult offPath(Path pct) {
        return CheckResult.note(
                "sizes can be written: " + pct + " is there, and we are root; but PATH lacks " + pct.getParent(),
                "export PATH=\"$PATH:" + pct.getParent() + "\"");
    }
}
