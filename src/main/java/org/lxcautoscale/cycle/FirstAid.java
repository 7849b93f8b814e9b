package org.lxcautoscale.cycle;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.BrakePolicy;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.host.MemoryBrakes;

/**
 * Urgent growth of memory in two steps: the limit in force is raised at once, which takes milliseconds, and written to the
 * configuration of the host, which takes seconds, when the container has come to rest. Until then it may be raised again; while
 * the host writes it may not, because the host sets the limit in force as well.
 */
final class FirstAid {

    /** So long after the last raise the container has come to rest. */
    private static final Duration REST = Duration.ofSeconds(2);

    /** A container that does not come to rest is slowed down by its brake during the write. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final MemoryBrakes brakes;
    private final CycleListener listener;
    private final Map<ContainerId, Given> given = new HashMap<>();
    private final List<Decision> helped = new ArrayList<>();

    /** A limit that is raised and not written yet. */
    private record Given(UnderWay write, Instant since, Instant last) {
        Instant due() {
            Instant rested = last.plus(REST);
            Instant latest = since.plus(LONGEST);
            return rested.isBefore(latest) ? rested : latest;
        }
    }

    FirstAid(MemoryBrakes brakes, CycleListener listener) {
        this.brakes = brakes;
        this.listener = listener;
    }

    /** Whether this decision is to be carried out in two steps, where the host can do that. */
    boolean concerns(Decision decision) {
        return decision.context().canBeHelped()
                && decision.verdict(Resource.MEMORY).isGrow()
                && (decision.isUrgent() || given.containsKey(decision.id()))
                && decision.context().container().isRunning();
    }

    /** Raises the limit in force, where that is urgent and possible; returns whether it was, and the write comes later. */
    boolean helps(UnderWay write, Instant now) {
        Decision decision = write.decision();
        long limit = decision.after().get(Resource.MEMORY);
        try {
            if (!concerns(decision) || !brakes.raise(decision.id(), limit, BrakePolicy.at(limit, decision.context()))) {
                return false;
            }
        } catch (IOException e) {
            listener.onError(
                    decision.id(),
                    "the limit of container " + decision.id() + " could not be raised at once: " + e.getMessage());
            return false;
        }
        Given before = given.get(decision.id());
        given.put(decision.id(), new Given(write.raised(), before == null ? now : before.since(), now));
        helped.add(decision);
        return true;
    }

    /** The decisions whose limit was raised since the last call. */
    List<Decision> helped() {
        List<Decision> since = List.copyOf(helped);
        helped.clear();
        return since;
    }

    /** Whether the limit of this container is raised and not being written yet. */
    boolean isGiven(ContainerId id) {
        return given.containsKey(id);
    }

    /** The decisions whose limit is raised and not being written yet. */
    List<Decision> given() {
        return given.values().stream().map(one -> one.write().decision()).toList();
    }

    boolean isEmpty() {
        return given.isEmpty();
    }

    /** When the next write is due; empty if none is. */
    Optional<Instant> nextDue() {
        return given.values().stream().map(Given::due).min(Instant::compareTo);
    }

    /**
     * Takes a write that is due.
     *
     * @param all whether all are due, because the program is ending
     */
    Optional<UnderWay> takeDue(Instant now, boolean all) {
        Optional<Given> due = given.values().stream()
                .filter(one -> all || !now.isBefore(one.due()))
                .findFirst();
        due.ifPresent(one -> given.remove(one.write().decision().id()));
        return due.map(Given::write);
    }
}
