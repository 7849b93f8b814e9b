package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskRunner;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.command.BoundedCommand;
import org.lxcautoscale.host.command.SeparateUnit;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;

/**
 * Tasks on the containers of this node with {@code pct}: one process for each, which is killed with its children at its time
 * limit. What is killed may leave a lock behind, and a clone an incomplete container, for an administrator to remove. In the
 * unit of the daemon it is run in a {@linkplain SeparateUnit unit of its own}, and goes on when the thread is interrupted;
 * otherwise it is killed then, too. Snapshots are read in the container's configuration file, which takes no process.
 */
public final class PctTasks implements TaskRunner {

    /** Error numbers of the system leak out as exit codes. */
    private static final int PERMISSION_DENIED = 13;

    private final String command;
    private final Path root;
    private final TaskLimits limits;
    private final Optional<SeparateUnit> unit;

    /**
     * @param command {@code pct}, or the path of it
     * @param root the root directory of the machine
     */
    public PctTasks(String command, Path root, TaskLimits limits) {
        this(
                command,
                root,
                limits,
                SeparateUnit.isNeeded(root) ? Optional.of(new SeparateUnit("systemd-run")) : Optional.empty());
    }

    /** @param unit empty to run {@code pct} as a child of ours */
    PctTasks(String command, Path root, TaskLimits limits, Optional<SeparateUnit> unit) {
        this.command = command;
        this.root = root;
        this.limits = limits;
        this.unit = unit;
    }

    @Override
    public void run(ContainerTask task) throws TaskFailedException {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(arguments(task));
        String shown = String.join(" ", line);
        Duration limit = limits.of(task);
        switch (run(line, limit)) {
            case BoundedCommand.Result.Ended(int exitCode, String output) -> {
                if (exitCode != 0) {
                    throw new TaskFailedException(
                            kind(exitCode, output), shown + ": " + PctAnswer.lastReason(exitCode, output));
                }
            }
            case BoundedCommand.Result.Killed _ -> throw killed(shown, limit);
        }
    }

    private TaskFailedException killed(String shown, Duration limit) {
        return Thread.currentThread().isInterrupted()
                ? new TaskFailedException(
                        Kind.ABANDONED,
                        shown
                                + (unit.isPresent()
                                        ? ": the program has ended, and it goes on"
                                        : ": killed, for the program has ended"))
                : new TaskFailedException(
                        Kind.TIMED_OUT, shown + ": has not ended within " + TaskLimits.inWords(limit) + ", killed");
    }

    private static List<String> arguments(ContainerTask task) {
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
            case ContainerTask.SetAddress _ -> throw new UnsupportedOperationException("not yet");
            case ContainerTask.GrowRootDisk grow -> List.of("resize", id, "rootfs", "+" + grow.gibibytes() + "G");
            case ContainerTask.SetTags set ->
                set.tags().isEmpty()
                        ? List.of("set", id, "--delete", "tags")
                        : List.of("set", id, "--tags", set.joined());
        };
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

    private BoundedCommand.Result run(List<String> line, Duration limit) throws TaskFailedException {
        List<String> whole = unit.map(apart -> apart.around(line, limit)).orElse(line);
        try {
            return new BoundedCommand(limit).runUntilInterrupted(whole);
        } catch (IOException e) {
            WriteFailedException failure = PctAnswer.notStarted(whole.getFirst(), e);
            Kind kind = switch (failure.kind()) {
                case TOOL_MISSING -> Kind.TOOL_MISSING;
                case DENIED -> Kind.DENIED;
                default -> Kind.FAILED;
            };
            throw new TaskFailedException(kind, String.valueOf(failure.getMessage()), e);
        }
    }

    /** By its words, the last first: the exit code 2 that means a missing container elsewhere has many meanings here. */
    private static Kind kind(int exitCode, String output) {
        return TaskErrors.kind(PctAnswer.lastReason(exitCode, output))
                .or(() -> TaskErrors.kind(output))
                .orElse(exitCode == PERMISSION_DENIED ? Kind.DENIED : Kind.FAILED);
    }

    @Override
    public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        Path file = ProxmoxCli.configDirectory(root).resolve(id + ".conf");
        try {
            return SnapshotSections.parse(TextFile.read(file));
        } catch (NoSuchFileException e) {
            throw new TaskFailedException(Kind.NO_CONTAINER, "there is no container " + id + " on this node", e);
        } catch (IOException e) {
            throw new TaskFailedException(
                    Kind.FAILED,
                    "the snapshots of container " + id + " are not known, " + FileErrors.describe(file, e),
                    e);
        }
    }

    @Override
    public org.lxcautoscale.host.Inventory inventory() {
        throw new UnsupportedOperationException("not yet");
    }
}
