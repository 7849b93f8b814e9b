package org.lxcautoscale.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Verdict;

/**
 * The changes that wait for a person: at most one a container, that of its last decision. They live as long as the process; what is
 * still wanted after a restart is decided again. Used by the thread of the loop.
 */
final class Approvals {

    /** How long a change waits. */
    static final Duration PATIENCE = Duration.ofHours(24);

    /** How long a size that was rejected is not asked for again. */
    private static final Duration REST = Duration.ofHours(1);

    private final Map<ContainerId, Approval> waiting = new TreeMap<>();
    private final Map<ContainerId, Rejected> rejected = new HashMap<>();
    private long last;

    private record Rejected(Allocation after, Instant until) {}

    /** A decision waits; the same change as before keeps its name and its time. */
    void add(Decision decision, Instant now) {
        Rejected no = rejected.get(decision.id());
        if (no != null && no.after().equals(decision.after()) && now.isBefore(no.until())) {
            return;
        }
        Approval old = waiting.get(decision.id());
        Allocation after = decision.after();
        if (old == null || !old.after().equals(after)) {
            last = Math.max(last + 1, now.getEpochSecond());
            waiting.put(
                    decision.id(),
                    new Approval(
                            decision.id() + "-" + Long.toString(last, Character.MAX_RADIX),
                            decision.id(),
                            decision.before(),
                            after,
                            why(decision),
                            now,
                            now.plus(PATIENCE)));
        }
    }

    private static String why(Decision decision) {
        return Arrays.stream(Resource.values())
                .map(decision::verdict)
                .filter(Verdict::isChange)
                .map(Verdict::sentence)
                .collect(Collectors.joining("; "));
    }

    /** Nothing waits for a container any more. */
    void remove(ContainerId id) {
        waiting.remove(id);
    }

    /** Drops a change that somebody does not want. */
    void reject(Approval approval, Instant now) {
        waiting.remove(approval.container());
        rejected.put(approval.container(), new Rejected(approval.after(), now.plus(REST)));
    }

    /** Drops those that nobody has looked at in time. */
    void expire(Instant now) {
        waiting.values().removeIf(one -> !now.isBefore(one.until()));
        rejected.values().removeIf(one -> !now.isBefore(one.until()));
    }

    Optional<Approval> find(String id) {
        return waiting.values().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    List<Approval> all() {
        return List.copyOf(waiting.values());
    }
}
