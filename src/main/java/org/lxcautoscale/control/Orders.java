package org.lxcautoscale.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.control.ModeOrder.Target;
import org.lxcautoscale.cycle.Oversight;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.decision.Supervision;
import org.lxcautoscale.settings.EffectiveSettings;

/**
 * What people have ordered, kept in a file. What cannot be written there is not in force either. Used by the thread of the loop.
 */
final class Orders implements Oversight {

    private static final String PAUSED = "everything is paused (lxc-autoscale resume)";

    private final OrdersFile file;
    private final PauseFile pauseFile;
    private final Map<ContainerId, Hold> holds = new TreeMap<>();
    private final Map<ContainerId, Boost> boosts = new TreeMap<>();
    private final Map<Target, ModeOrder> modes = new HashMap<>();
    private boolean isPaused;

    private Orders(Path stateDir) {
        this.file = new OrdersFile(stateDir);
        this.pauseFile = new PauseFile(stateDir);
    }

    /**
     * Reads what was ordered before.
     *
     * @throws IOException when the file cannot be read, or makes no sense: it may say that a container must not be touched
     */
    static Orders open(Path stateDir) throws IOException {
        Orders orders = new Orders(stateDir);
        OrdersFile.Orders kept = orders.file.read();
        kept.holds().forEach(hold -> orders.holds.put(hold.id(), hold));
        kept.boosts().forEach(boost -> orders.boosts.put(boost.id(), boost));
        kept.modes().forEach(mode -> orders.modes.put(mode.target(), mode));
        orders.isPaused = orders.pauseFile.exists();
        return orders;
    }

    @Override
    public Supervision of(Container container, EffectiveSettings effective) {
        ContainerId id = container.id();
        Optional<String> hold = Optional.ofNullable(boosts.get(id))
                .map(Boost::sentence)
                .or(() -> Optional.ofNullable(holds.get(id)).map(Hold::sentence));
        if (isPaused) {
            return new Supervision(OperatingMode.PAUSED, PAUSED, hold);
        }
        Optional<ModeOrder> order = mode(new Target(Target.Kind.CONTAINER, id.value()))
                .or(() -> mode(new Target(Target.Kind.TIER, effective.settings().section())))
                .or(() -> mode(Target.ALL));
        return order.map(mode -> new Supervision(mode.mode(), mode.sentence(), hold))
                .orElseGet(() -> hold.isEmpty() ? Supervision.NONE : new Supervision(OperatingMode.AUTO, "", hold));
    }

    /** Why nothing may be changed that is not a container of its own, a sentence; empty if it may. */
    Optional<String> ban() {
        return isPaused
                ? Optional.of(PAUSED)
                : mode(Target.ALL)
                        .filter(order -> order.mode() != OperatingMode.AUTO)
                        .map(ModeOrder::sentence);
    }

    private Optional<ModeOrder> mode(Target target) {
        return Optional.ofNullable(modes.get(target));
    }

    /** Looks whether everything is paused; returns whether that has changed. */
    boolean lookAtPause() {
        boolean was = isPaused;
        isPaused = pauseFile.exists();
        return was != isPaused;
    }

    boolean isPaused() {
        return isPaused;
    }

    /** Ends the holds whose time is over. */
    void expire(Instant now) throws IOException {
        if (holds.values().removeIf(hold -> !now.isBefore(hold.until()))) {
            write();
        }
    }

    /** The boosts whose time is over. */
    List<Boost> over(Instant now) {
        return boosts.values().stream()
                .filter(boost -> !now.isBefore(boost.until()))
                .toList();
    }

    Optional<Boost> boost(ContainerId id) {
        return Optional.ofNullable(boosts.get(id));
    }

    Optional<Hold> hold(ContainerId id) {
        return Optional.ofNullable(holds.get(id));
    }

    void hold(Hold hold) throws IOException {
        Hold old = holds.put(hold.id(), hold);
        writeOr(() -> restore(holds, hold.id(), old));
    }

    /** Ends a hold; returns whether there was one. */
    boolean release(ContainerId id) throws IOException {
        Hold old = holds.remove(id);
        if (old != null) {
            writeOr(() -> holds.put(id, old));
        }
        return old != null;
    }

    void boost(Boost boost) throws IOException {
        Boost old = boosts.put(boost.id(), boost);
        writeOr(() -> restore(boosts, boost.id(), old));
    }

    /** Forgets a boost; returns whether there was one. */
    boolean endBoost(ContainerId id) throws IOException {
        Boost old = boosts.remove(id);
        if (old != null) {
            writeOr(() -> boosts.put(id, old));
        }
        return old != null;
    }

    void mode(ModeOrder order) throws IOException {
        if (order.target().equals(Target.ALL) && order.mode() == OperatingMode.PAUSED) {
            pauseFile.create(order.by());
            isPaused = true;
            return;
        }
        ModeOrder old = modes.put(order.target(), order);
        writeOr(() -> restore(modes, order.target(), old));
        endPauseIfAll(order.target());
    }

    /** Takes back the mode of a target. */
    void resetMode(Target target) throws IOException {
        ModeOrder old = modes.remove(target);
        if (old != null) {
            writeOr(() -> modes.put(target, old));
        }
        endPauseIfAll(target);
    }

    private void endPauseIfAll(Target target) throws IOException {
        if (target.equals(Target.ALL)) {
            pauseFile.delete();
            isPaused = false;
        }
    }

    /** A container is gone, and its id may come back for another one. */
    void forget(ContainerId id) throws IOException {
        boolean isChanged = holds.remove(id) != null;
        isChanged |= boosts.remove(id) != null;
        isChanged |= modes.remove(new Target(Target.Kind.CONTAINER, id.value())) != null;
        if (isChanged) {
            write();
        }
    }

    List<Hold> holds() {
        return List.copyOf(holds.values());
    }

    List<Boost> boosts() {
        return List.copyOf(boosts.values());
    }

    List<ModeOrder> modes() {
        return List.copyOf(modes.values());
    }

    private static <K, V> void restore(Map<K, V> map, K key, @Nullable V old) {
        if (old == null) {
            map.remove(key);
        } else {
            map.put(key, old);
        }
    }

    private void writeOr(Runnable undo) throws IOException {
        try {
            write();
        } catch (IOException e) {
            undo.run();
            throw e;
        }
    }

    private void write() throws IOException {
        file.write(new OrdersFile.Orders(
                new ArrayList<>(holds.values()), new ArrayList<>(boosts.values()), new ArrayList<>(modes.values())));
    }
}
