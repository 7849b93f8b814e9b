package org.lxcautoscale.cycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;

/** Decisions that wait for their write: urgent growth first, then growth, then shrinks; the newest of each container. */
final class WriteQueue {

    /** Each call of {@code pct} takes a second of CPU time, so more at once would burden the host. */
    private static final int MAX_CONCURRENT = 3;

    /** Urgent growth does not wait for other writes. */
    private static final int MAX_CONCURRENT_URGENT = 8;

    /** Older decisions are out of date. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final List<Waiting> waiting = new ArrayList<>();

    /** A decision that waits for its turn. */
    record Waiting(Decision decision, Moment since) {

        /** Whether it has waited for too long; what somebody wants is not decided again. */
        boolean isOutOfDate(Moment now) {
            return !decision.isRequested()
                    && now.monotonic().isAfter(since.monotonic().plus(MAX_WAIT));
        }
    }

    /** Adds decisions; a new decision on a container, also one to hold, takes the place of the one that waits. */
    void add(List<Outcome> decided, Moment now) {
        Set<ContainerId> ids =
                decided.stream().map(outcome -> outcome.decision().id()).collect(Collectors.toSet());
        waiting.removeIf(old -> ids.contains(old.decision().id()));
        decided.stream()
                .filter(Outcome::isPending)
                .forEach(outcome -> waiting.add(new Waiting(outcome.decision(), now)));
        waiting.sort(Comparator.comparing((Waiting one) -> !one.decision().isUrgent())
                .thenComparing(one -> !one.decision().isGrowth()));
    }

    /**
     * Takes the next decision.
     *
     * @param isFree whether a container is not being written
     * @param underWay the number of writes under way
     */
    Optional<Waiting> take(Predicate<ContainerId> isFree, int underWay) {
        Optional<Waiting> next = waiting.stream()
                .filter(one -> isFree.test(one.decision().id()))
                .filter(one -> hasRoom(one.decision().isUrgent(), underWay))
                .findFirst();
        next.ifPresent(waiting::remove);
        return next;
    }

    /** Whether one more write may begin beside those that are under way. */
    static boolean hasRoom(boolean isUrgent, int underWay) {
        return underWay < (isUrgent ? MAX_CONCURRENT_URGENT : MAX_CONCURRENT);
    }

    /** Drops the decisions on some containers, and returns them. */
    List<Decision> remove(Predicate<ContainerId> whose) {
        List<Decision> dropped = waiting.stream()
                .map(Waiting::decision)
                .filter(decision -> whose.test(decision.id()))
                .toList();
        waiting.removeIf(one -> whose.test(one.decision().id()));
        return dropped;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
