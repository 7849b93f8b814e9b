package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskRunner;
import org.lxcautoscale.host.cgroup.ContainerAddresses;
import org.lxcautoscale.host.command.BoundedCommand;
import org.lxcautoscale.host.command.SeparateUnit;
import org.lxcautoscale.host.command.TaskCommand;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;

/**
 * Tasks on the containers of this node with {@code pct}: one process for each, which is killed with its children at its time
 * limit. What is killed may leave a lock behind, and a clone an incomplete container, for an administrator to remove. In the
 * unit of the daemon it is run in a {@linkplain SeparateUnit unit of its own}, and goes on when the thread is interrupted;
 * otherwise it is killed then, too. What there is is read in configuration files, which takes no process.
 */
public final class PctTasks implements TaskRunner {

    /** Error numbers of the system leak out as exit codes. */
    private static final int PERMISSION_DENIED = 13;

    /** Where LXC runs the containers of Proxmox. */
    private static final String LXC_PATH = "var/lib/lxc";

    private final String pct;
    private final Path root;
    private final TaskLimits limits;
    private final TaskCommand command;
    private final ContainerAddresses addresses;

    /**
     * @param pct {@code pct}, or the path of it
     * @param root the root directory of the machine
     */
    public PctTasks(String pct, Path root, TaskLimits limits) {
        this(pct, root, limits, TaskCommand.on(root));
    }

    PctTasks(String pct, Path root, TaskLimits limits, TaskCommand command) {
        this.pct = pct;
        this.root = root;
        this.limits = limits;
        this.command = command;
        this.addresses = new ContainerAddresses(root, root.resolve(LXC_PATH));
    }

    @Override
    public void run(ContainerTask task) throws TaskFailedException {
        List<String> arguments = arguments(task);
        if (arguments.isEmpty()) {
            return;
        }
        List<String> line = new ArrayList<>(List.of(pct));
        line.addAll(arguments);
        BoundedCommand.Result.Ended ended = command.run(line, limits.of(task));
        if (ended.exitCode() != 0) {
            throw new TaskFailedException(
                    kind(ended.exitCode(), ended.output()),
                    String.join(" ", line) + ": " + PctAnswer.lastReason(ended.exitCode(), ended.output()));
        }
    }

    /** What follows {@code pct}; empty if there is nothing to do. */
    private List<String> arguments(ContainerTask task) throws TaskFailedException {
        String id = task.id().value();
        return switch (task) {
            case ContainerTask.CreateSnapshot create ->
                List.of("snapshot", id, create.name().value());
            case ContainerTask.DeleteSnapshot delete ->
                List.of("delsnapshot", id, delete.name().value());
            case ContainerTask.RollBack back ->
                List.of("rollback", id, back.snapshot().value());
            case ContainerTask.Clone clone -> cloneArguments(clone);
            case ContainerTask.Start _ -> List.of("start", id);
            case ContainerTask.Stop _ -> List.of("stop", id);
            case ContainerTask.Shutdown shutdown ->
                List.of(
                        "shutdown",
                        id,
                        "--timeout",
                        Long.toString(shutdown.patience().toSeconds()),
                        "--forceStop",
                        "1");
            case ContainerTask.Destroy _ -> List.of("destroy", id);
            case ContainerTask.SetAddress set -> addressArguments(set);
            case ContainerTask.GrowRootDisk grow -> List.of("resize", id, "rootfs", "+" + grow.gibibytes() + "G");
            case ContainerTask.SetTags set ->
                set.tags().isEmpty()
                        ? List.of("set", id, "--delete", "tags")
                        : List.of("set", id, "--tags", set.joined());
        };
    }

    /** What somebody else changes in {@code net0} while {@code pct} starts, which takes a second, is lost. */
    private List<String> addressArguments(ContainerTask.SetAddress set) throws TaskFailedException {
        Map<String, String> options = CurrentSection.options(config(set.id(), "network interfaces"));
        return NetworkSetting.forTask(set, Optional.ofNullable(options.get("net0")))
                .map(net0 -> List.of("set", set.id().value(), "--net0", net0.toString()))
                .orElse(List.of());
    }

    private static List<String> cloneArguments(ContainerTask.Clone clone) {
        List<String> arguments = new ArrayList<>(
                List.of("clone", clone.id().value(), clone.newId().value()));
        arguments.addAll(List.of("--hostname", clone.name().value()));
        clone.snapshot().ifPresent(name -> arguments.addAll(List.of("--snapname", name.value())));
        if (clone.full()) {
            arguments.addAll(List.of("--full", "1"));
        }
        clone.node().ifPresent(node -> arguments.addAll(List.of("--target", node)));
        clone.storage().ifPresent(storage -> arguments.addAll(List.of("--storage", storage)));
        return arguments;
    }

    /** By its words, the last first: the exit code 2 that means a missing container elsewhere has many meanings here. */
    private static Kind kind(int exitCode, String output) {
        return TaskErrors.kind(PctAnswer.lastReason(exitCode, output))
                .or(() -> TaskErrors.kind(output))
                .orElse(exitCode == PERMISSION_DENIED ? Kind.DENIED : Kind.FAILED);
    }

    @Override
    public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        return SnapshotSections.parse(config(id, "snapshots"));
    }

    /**
     * The text of a container's configuration file.
     *
     * @param what what is not known if it cannot be read, for messages
     */
    private String config(ContainerId id, String what) throws TaskFailedException {
        Path file = ProxmoxCli.configDirectory(root).resolve(id + ".conf");
        try {
            return TextFile.read(file);
        } catch (NoSuchFileException e) {
            throw new TaskFailedException(Kind.NO_CONTAINER, "there is no container " + id + " on this node", e);
        } catch (IOException e) {
            throw new TaskFailedException(
                    e instanceof AccessDeniedException ? Kind.DENIED : Kind.FAILED,
                    "the " + what + " of container " + id + " are not known, " + FileErrors.describe(file, e),
                    e);
        }
    }

    /** {@inheritDoc} Storages are left out. */
    @Override
    public Inventory inventory() throws TaskFailedException {
        return new ConfiguredGuests(root).inventory();
    }

    /** {@inheritDoc} Those of its configuration; without, those that it has now, and this machine has not. Starts no process. */
    @Override
    public Set<Ipv4> addresses(ContainerId id) throws TaskFailedException {
        try {
            return addresses.of(
                    id, GuestKind.CONTAINER.networks(CurrentSection.options(config(id, "network interfaces"))));
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(
                    Kind.FAILED, "the configuration of container " + id + " makes no sense: " + e.getMessage(), e);
        }
    }
}
