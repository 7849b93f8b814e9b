package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;

/**
 * Tasks that take virtual time while the simulation and the main loop continue, and are refused with the words of Proxmox. A
 * container is locked while its disks are worked on. Tasks that have begun go on when this is closed. Used by the thread that
 * advances the time, except for {@link #snapshots}.
 */
public final class SimulatedTasks implements ContainerTasks {

    /** To find out that it cannot be done. */
    private static final Duration REFUSAL = Duration.ofSeconds(1);

    private final SimulatedHost host;
    private final Runnable wake;
    private final Set<ContainerId> busy = new HashSet<>();
    /** Tells of what has ended. */
    private final Deque<Runnable> ended = new ArrayDeque<>();

    /** @param wake called when a task has ended */
    SimulatedTasks(SimulatedHost host, Runnable wake) {
        this.host = host;
        this.wake = wake;
    }

    @Override
    public void begin(ContainerTask task, Then then) {
        if (!busy.add(task.id())) {
            throw new IllegalStateException("container " + task.id() + " has a task that has not ended yet");
        }
        Optional<TaskFailedException> refusal = refusal(task);
        if (refusal.isPresent()) {
            host.time().schedule(REFUSAL, () -> end(task, then, refusal));
            return;
        }
        String lock = lock(task);
        if (!lock.isEmpty()) {
            host.lock(task.id(), lock);
        }
        host.time().schedule(duration(task), () -> {
            if (!lock.isEmpty()) {
                host.unlock(task.id());
            }
            // It may have been stopped, started or removed meanwhile.
            Optional<TaskFailedException> failure = refusal(task);
            if (failure.isEmpty()) {
                apply(task);
            }
            end(task, then, failure);
        });
    }

    private void end(ContainerTask task, Then then, Optional<TaskFailedException> failure) {
        busy.remove(task.id());
        tell(() -> then.ended(failure));
    }

    @Override
    public boolean isBusy(ContainerId id) {
        return busy.contains(id);
    }

    @Override
    public void inventory(Consumer<Inventory> then, Consumer<TaskFailedException> otherwise) {
        host.time().schedule(REFUSAL, () -> {
            Inventory inventory = host.inventory();
            tell(() -> then.accept(inventory));
        });
    }

    @Override
    public void snapshots(ContainerId id, Consumer<List<Snapshot>> then, Consumer<TaskFailedException> otherwise) {
        host.time().schedule(REFUSAL, () -> {
            try {
                List<Snapshot> all = snapshots(id);
                tell(() -> then.accept(all));
            } catch (TaskFailedException e) {
                tell(() -> otherwise.accept(e));
            }
        });
    }

    @Override
    public Set<Ipv4> addresses(ContainerId id) {
        return host.inventory().networks().getOrDefault(id, List.of()).stream()
                .flatMap(network -> network.address().stream())
                .map(Ipv4Interface::address)
                .collect(Collectors.toSet());
    }

    private void tell(Runnable news) {
        ended.add(news);
        wake.run();
    }

    @Override
    public boolean advance() {
        boolean isAny = false;
        for (Runnable news = ended.poll(); news != null; news = ended.poll()) {
            isAny = true;
            news.run();
        }
        return isAny;
    }

    @Override
    public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        return host.disks()
                .snapshots(id)
                .orElseThrow(() -> new TaskFailedException(Kind.NO_CONTAINER, "container " + id + ": " + missing(id)));
    }

    @Override
    public void close() {
        // Tasks that have begun end with the simulation.
    }

    // ---- what Proxmox VE 9 does

    private static Duration duration(ContainerTask task) {
        return Duration.ofSeconds(
                switch (task) {
                    case ContainerTask.SetTags _, ContainerTask.SetAddress _ -> 1;
                    case ContainerTask.CreateSnapshot _,
                            ContainerTask.DeleteSnapshot _,
                            ContainerTask.Stop _,
                            ContainerTask.Destroy _,
                            ContainerTask.GrowRootDisk _ -> 2;
                    case ContainerTask.RollBack _, ContainerTask.Start _ -> 3;
                    case ContainerTask.Shutdown _ -> 5;
                    case ContainerTask.Clone _ -> 20;
                });
    }

    /** The lock that it holds while it works on disks; empty if it holds none. */
    private static String lock(ContainerTask task) {
        return switch (task) {
            case ContainerTask.CreateSnapshot _ -> "snapshot";
            case ContainerTask.DeleteSnapshot _ -> "snapshot-delete";
            case ContainerTask.RollBack _ -> "rollback";
            case ContainerTask.Clone _, ContainerTask.GrowRootDisk _ -> "disk";
            case ContainerTask.Start _,
                    ContainerTask.Stop _,
                    ContainerTask.Shutdown _,
                    ContainerTask.Destroy _,
                    ContainerTask.SetTags _,
                    ContainerTask.SetAddress _ -> "";
        };
    }

    /** Why it would fail now; empty if it would not. */
    public Optional<TaskFailedException> refusal(ContainerTask task) {
        Container container;
        try {
            container = host.read(task.id()).container();
        } catch (NoSuchContainerException _) {
            return task instanceof ContainerTask.Stop || task instanceof ContainerTask.Shutdown
                    ? refused(task, "CT " + task.id() + " not running")
                    : failed(Kind.NO_CONTAINER, task, missing(task.id()));
        }
        String id = "CT " + task.id();
        boolean runs = container.isRunning();
        return switch (task) {
            case ContainerTask.Start _ when runs -> refused(task, id + " already running");
            case ContainerTask.Stop _ when !runs -> refused(task, id + " not running");
            case ContainerTask.Shutdown _ when !runs -> refused(task, id + " not running");
            case ContainerTask.Destroy _
            when runs -> refused(task, "unable to destroy " + id + " - container is running");
            case ContainerTask _
            when container.isLocked() -> failed(Kind.LOCKED, task, "CT is locked (" + container.lock() + ")");
            case ContainerTask.CreateSnapshot create
            when host.disks().has(task.id(), create.name().value()) ->
                refused(task, "snapshot name '" + create.name() + "' already used");
            case ContainerTask.DeleteSnapshot delete ->
                withSnapshot(task, delete.name().value());
            case ContainerTask.RollBack back ->
                withSnapshot(task, back.snapshot().value());
            case ContainerTask.Clone clone -> refusal(clone, runs);
            default -> Optional.empty();
        };
    }

    private Optional<TaskFailedException> refusal(ContainerTask.Clone clone, boolean runs) {
        if (host.present().contains(clone.newId())) {
            return refused(clone, "CT " + clone.newId() + " already exists on node '" + host.name() + "'");
        }
        if (clone.node().filter(node -> !node.equals(host.name())).isPresent()) {
            return failed(
                    Kind.REJECTED,
                    clone,
                    "no such cluster node '" + clone.node().get() + "'");
        }
        if (clone.snapshot().isPresent()) {
            return withSnapshot(clone, clone.snapshot().get().value());
        }
        return runs
                ? refused(clone, "Full clone of a running container is only possible from a snapshot")
                : Optional.empty();
    }

    private Optional<TaskFailedException> withSnapshot(ContainerTask task, String name) {
        return host.disks().has(task.id(), name)
                ? Optional.empty()
                : failed(Kind.NO_SNAPSHOT, task, "snapshot '" + name + "' does not exist");
    }

    private static Optional<TaskFailedException> refused(ContainerTask task, String message) {
        return failed(Kind.REFUSED, task, message);
    }

    private static Optional<TaskFailedException> failed(Kind kind, ContainerTask task, String message) {
        return Optional.of(new TaskFailedException(kind, "container " + task.id() + ": " + message));
    }

    private String missing(ContainerId id) {
        return "Configuration file 'nodes/" + host.name() + "/lxc/" + id + ".conf' does not exist";
    }

    private void apply(ContainerTask task) {
        switch (task) {
            case ContainerTask.CreateSnapshot create ->
                host.takeSnapshot(create.id(), create.name().value());
            case ContainerTask.DeleteSnapshot delete ->
                host.disks().delete(delete.id(), delete.name().value());
            case ContainerTask.RollBack back ->
                host.rollBack(back.id(), back.snapshot().value());
            case ContainerTask.Clone clone -> host.copy(clone);
            case ContainerTask.Start start -> host.start(start.id());
            case ContainerTask.Stop stop -> host.stop(stop.id());
            case ContainerTask.Shutdown shutdown -> host.stop(shutdown.id());
            case ContainerTask.Destroy destroy -> host.remove(destroy.id());
            case ContainerTask.GrowRootDisk grow -> host.growRootDisk(grow.id(), grow.gibibytes());
            case ContainerTask.SetAddress set -> host.networks().set(set.id(), set.address());
            case ContainerTask.SetTags set -> host.setTags(set.id(), set.tags());
        }
    }
}
