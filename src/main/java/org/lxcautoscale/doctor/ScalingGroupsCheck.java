package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.Tag;

/** Checks of each horizontal scaling group whether its base can be cloned, and whether its hooks can be run. */
public final class ScalingGroupsCheck implements DoctorCheck {

    private final Settings settings;
    private final Backend backend;
    private final LocalMachine machine;
    private final ContainerSource containers;

    /** Observes the host and all its containers. Changes nothing. */
    public interface ContainerSource {
        Observation read() throws IOException, HostUnavailableException;
    }

    /** @param backend the one that is used, not {@link Backend#AUTO} */
    public ScalingGroupsCheck(Settings settings, Backend backend, LocalMachine machine, ContainerSource containers) {
        this.settings = settings;
        this.backend = backend;
        this.machine = machine;
        this.containers = containers;
    }

    @Override
    public String topic() {
        return "Scaling groups";
    }

    @Override
    public List<CheckResult> run() {
        List<CheckResult> results = new ArrayList<>();
        Optional<Observation> seen = Optional.empty();
        try {
            seen = Optional.of(containers.read());
        } catch (HostUnavailableException e) {
            Fault fault = e.isDenied() ? Fault.NOT_PERMITTED : Fault.NOT_REACHABLE;
            results.add(CheckResult.failed(fault, "bases are not known: " + e.getMessage()));
        } catch (IOException e) {
            results.add(CheckResult.failed(Fault.OTHER, "bases are not known: " + e.getMessage()));
        }
        for (GroupSettings group : settings.containers().groups()) {
            seen.ifPresent(all -> results.addAll(base(group, all)));
            results.addAll(placement(group));
            hook(group, "on_ready", group.hooks().onReady()).ifPresent(results::add);
            hook(group, "on_terminate", group.hooks().onTerminate()).ifPresent(results::add);
        }
        return results;
    }

    private List<CheckResult> base(GroupSettings group, Observation all) {
        ContainerId id = group.clones().base();
        String what = group.name() + ": container " + id + " (base_snapshot_name)";
        Optional<Observed> base =
                all.containers().stream().filter(one -> one.id().equals(id)).findFirst();
        if (base.isEmpty()) {
            return List.of(CheckResult.failed(
                    Fault.OTHER, what + " does not exist", "lxc-autoscale status    # which containers there are"));
        }
        return switch (base.get()) {
            case Observed.Unreadable unreadable ->
                List.of(CheckResult.failed(
                        Fault.NOT_REACHABLE,
                        what + " cannot be read: " + unreadable.cause(),
                        "lxc-autoscale explain " + id));
            case Observed.Readable readable -> {
                List<CheckResult> results = new ArrayList<>();
                results.add(cloning(what, readable.container()));
                ignored(what, readable.container()).ifPresent(results::add);
                yield results;
            }
        };
    }

    private CheckResult cloning(String what, Container base) {
        if (base.template()) {
            return CheckResult.ok(what + " is a template");
        }
        if (!base.isRunning()) {
            return CheckResult.ok(what + " is stopped, and can be cloned as it is");
        }
        return switch (backend) {
            case LXC ->
                CheckResult.failed(
                        Fault.OTHER,
                        what + " runs, and LXC takes no snapshots and makes no copies of a container that runs",
                        "lxc-stop -n " + base.id() + "    # or make a copy of it, and name that");
            case PROXMOX, PROXMOX_API ->
                CheckResult.note(
                        what + " runs: each clone begins with a snapshot of it, for which its storage must be able to"
                                + " make some",
                        "pct snapshot %s autoscale-test && pct delsnapshot %s autoscale-test    # whether it can%s"
                                .formatted(
                                        base.id(), base.id(), backend == Backend.PROXMOX_API ? ", on its node" : ""));
            case SIMULATED, AUTO -> CheckResult.ok(what + " runs, and is cloned from snapshots");
        };
    }

    /** A clone has the tags of its base. */
    private Optional<CheckResult> ignored(String what, Container base) {
        if (!settings.containers().isIgnored(base)) {
            return Optional.empty();
        }
        return Optional.of(
                base.tags().contains(Tag.OFF)
                        ? CheckResult.note(what + " is tagged " + Tag.OFF
                                + ", and so is each clone of it: their sizes are" + " left alone")
                        : CheckResult.note(what + " is in ignore_lxc: its size is left alone"));
    }

    /** What only some hosts have to choose from. */
    private List<CheckResult> placement(GroupSettings group) {
        List<CheckResult> results = new ArrayList<>();
        if (!group.clones().nodes().isEmpty() && backend != Backend.PROXMOX_API) {
            results.add(CheckResult.failed(
                    Fault.OTHER,
                    group.name() + ": target_nodes: nodes have names only with backend proxmox-api, so no member can be"
                            + " made",
                    "lxc-autoscale config show    # where target_nodes is set; take it out"));
        }
        if (group.clones().storage().isPresent() && backend == Backend.LXC) {
            results.add(CheckResult.failed(
                    Fault.OTHER,
                    group.name() + ": storage: plain LXC has none to choose from, so no member can be made",
                    "lxc-autoscale config show    # where storage is set; take it out"));
        }
        return results;
    }

    private Optional<CheckResult> hook(GroupSettings group, String key, List<String> line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String program = line.getFirst();
        Path file = machine.root().resolve(program.substring(1));
        String what = group.name() + ": " + key + ": " + program;
        if (!Files.isRegularFile(file)) {
            return Optional.of(
                    CheckResult.failed(Fault.OTHER, what + " is no file", "install -m 755 YOUR-PROGRAM " + program));
        }
        return Optional.of(
                Files.isExecutable(file)
                        ? CheckResult.ok(what + " can be run")
                        : CheckResult.failed(Fault.OTHER, what + " is not executable", "chmod +x " + program));
    }
}
