package org.lxcautoscale.host.simulated;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.Snapshot;

/** The snapshots of all containers. Changed by the thread that advances the time; may be read by any. */
final class SimulatedDisks {

    private final Map<ContainerId, History> histories = new ConcurrentHashMap<>();

    /** What a snapshot keeps of the configuration. */
    record Kept(Snapshot snapshot, Allocation size, Set<String> tags) {}

    /**
     * The snapshots of one container.
     *
     * @param kept oldest first
     * @param parent the one that the present state comes from
     */
    private record History(List<Kept> kept, Optional<String> parent) {

        static final History EMPTY = new History(List.of(), Optional.empty());

        Optional<Kept> find(String name) {
            return kept.stream()
                    .filter(one -> one.snapshot().name().equals(name))
                    .findFirst();
        }
    }

    /** A container comes with empty disks. */
    void add(ContainerId id) {
        histories.put(id, History.EMPTY);
    }

    void remove(ContainerId id) {
        histories.remove(id);
    }

    /** Oldest first; empty if there is no such container. */
    Optional<List<Snapshot>> snapshots(ContainerId id) {
        return Optional.ofNullable(histories.get(id))
                .map(history -> history.kept().stream().map(Kept::snapshot).toList());
    }

    boolean has(ContainerId id, String name) {
        return history(id).find(name).isPresent();
    }

    Optional<Kept> find(ContainerId id, String name) {
        return history(id).find(name);
    }

    void take(ContainerId id, String name, Instant time, Allocation size, Set<String> tags) {
        History before = history(id);
        List<Kept> kept = new ArrayList<>(before.kept());
        kept.add(new Kept(new Snapshot(name, "", Optional.of(time), before.parent()), size, tags));
        histories.put(id, new History(List.copyOf(kept), Optional.of(name)));
    }

    /** Those that came from it come from its parent then. */
    void delete(ContainerId id, String name) {
        History before = history(id);
        Optional<String> parent =
                before.find(name).flatMap(one -> one.snapshot().parent());
        List<Kept> kept = before.kept().stream()
                .filter(one -> !one.snapshot().name().equals(name))
                .map(one -> one.snapshot().parent().equals(Optional.of(name)) ? withParent(one, parent) : one)
                .toList();
        histories.put(id, new History(kept, before.parent().equals(Optional.of(name)) ? parent : before.parent()));
    }

    private static Kept withParent(Kept one, Optional<String> parent) {
        Snapshot snapshot = one.snapshot();
        return new Kept(
                new Snapshot(snapshot.name(), snapshot.description(), snapshot.time(), parent), one.size(), one.tags());
    }

    /** The present state comes from this one from now on. */
    void rollBack(ContainerId id, String name) {
        histories.put(id, new History(history(id).kept(), Optional.of(name)));
    }

    private History history(ContainerId id) {
        return histories.getOrDefault(id, History.EMPTY);
    }
}
