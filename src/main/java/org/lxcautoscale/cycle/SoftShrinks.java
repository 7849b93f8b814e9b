package org.lxcautoscale.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.ShrinkTrial;
import org.lxcautoscale.host.MemoryBrakes;

/**
 * Shrinks of memory in two steps, where the host has brakes: the size is {@linkplain ShrinkTrial tried} as {@code memory.high},
 * and written when the container has shown that it can do with it.
 */
final class SoftShrinks {

    /** Of several readings at the default interval, one must have been possible. */
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);

    private final MemoryBrakes brakes;
    private final Map<ContainerId, ShrinkTrial> tried = new HashMap<>();
    private final Map<ContainerId, Decision> held = new HashMap<>();

    /**
     * A trial that has come to nothing.
     *
     * @param why for display
     * @param isTooSmall whether the size was too small for the container
     */
    record Ended(ShrinkTrial trial, String why, boolean isTooSmall) {}

    SoftShrinks(MemoryBrakes brakes) {
        this.brakes = brakes;
    }

    /** Begins to try a shrink; returns false if it is to be written as it is. */
    boolean begins(Decision decision, Instant now) {
        Optional<ShrinkTrial> trial =
                ShrinkTrial.of(decision, now).filter(one -> brakes.set(Map.of(decision.id(), one.brake())));
        trial.ifPresent(one -> tried.put(decision.id(), one));
        return trial.isPresent();
    }

    /** Whether the brake of a container is where a smaller size is tried. */
    boolean isTried(ContainerId id) {
        return tried.containsKey(id);
    }

    /** The decisions whose size is tried. */
    List<Decision> tried() {
        return tried.values().stream().map(ShrinkTrial::decision).toList();
    }

    boolean isEmpty() {
        return tried.isEmpty();
    }

    /** Takes a new reading of a container into account; returns its trial if that has come to nothing. */
    Optional<Ended> judge(DecisionContext context) {
        ContainerId id = context.container().id();
        ShrinkTrial trial = tried.get(id);
        if (trial == null) {
            return Optional.empty();
        }
        return switch (trial.judge(context)) {
            case ShrinkTrial.Undecided _ -> Optional.empty();
            case ShrinkTrial.Held _ -> {
                held.put(id, trial.decision());
                yield Optional.empty();
            }
            case ShrinkTrial.TooSmall(String symptom) ->
                end(id, "%s was tried with memory.high: %s".formatted(size(trial), symptom), true);
            case ShrinkTrial.Abandoned(String why) -> end(id, why, false);
        };
    }

    /** A shrink that may be written now. */
    Optional<Decision> takeHeld() {
        Optional<Decision> next = held.values().stream().findFirst();
        next.ifPresent(decision -> {
            held.remove(decision.id());
            tried.remove(decision.id());
        });
        return next;
    }

    /** Ends the trial of a container, if there is one; the next sample sets its brake as it should be. */
    Optional<Ended> end(ContainerId id, String why) {
        return end(id, why, false);
    }

    private static String size(ShrinkTrial trial) {
        return Resource.MEMORY.format(trial.decision().after().get(Resource.MEMORY));
    }

    private Optional<Ended> end(ContainerId id, String why, boolean isTooSmall) {
        held.remove(id);
        return Optional.ofNullable(tried.remove(id)).map(trial -> new Ended(trial, why, isTooSmall));
    }

    /** Ends the trials of some containers. */
    List<Ended> end(Predicate<ContainerId> whose, String why) {
        List<Ended> all = new ArrayList<>();
        tried().stream()
                .filter(decision -> whose.test(decision.id()))
                .forEach(decision -> end(decision.id(), why).ifPresent(all::add));
        return all;
    }

    /** Ends the trials of containers that cannot be read any more. */
    List<Ended> endUnread(Instant now) {
        List<Ended> late = new ArrayList<>();
        for (ShrinkTrial trial : List.copyOf(tried.values())) {
            Duration usual = trial.decision().context().cycle().pollInterval();
            Duration longest = usual.compareTo(SHORTEST_WAIT) > 0 ? usual : SHORTEST_WAIT;
            if (now.isAfter(trial.since().plus(longest.multipliedBy(2)))) {
                end(trial.decision().id(), "it could not be read while the size was tried")
                        .ifPresent(late::add);
            }
        }
        return late;
    }
}
