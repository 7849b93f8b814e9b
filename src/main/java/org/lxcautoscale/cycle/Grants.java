package org.lxcautoscale.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * Memory that was granted and is not in use yet: what a host has available falls only when it is used, so that the same
 * gibibyte could be granted again and again. Remembered for the time between two cycles.
 */
final class Grants {
    /** A write may wait for a minute, and take half a minute: for so long it is not known whether it takes. */
    private static final Duration MAX_WRITE_TIME = Duration.ofSeconds(90);

    private final Map<ContainerId, Grant> grants = new HashMap<>();

    /**
     * @param context that it was decided in
     * @param carriedOver bytes of earlier grants that were not in use then
     * @param bytes how much more was granted
     * @param usedAtDecision bytes that were in use then
     * @param isApplied whether the container has it
     */
    private record Grant(
            DecisionContext context, long carriedOver, long bytes, long usedAtDecision, Instant until, boolean isApplied) {
        /** What of it is neither in use nor given up. */
        long unused(long usedNow) {
            return left(carriedOver + bytes, usedNow);
        }

        /** What a later decision has to add to its own. */
        long remainder(long usedNow) {
            return left(isApplied ? carriedOver + bytes : carriedOver, usedNow);
        }

        private long left(long granted, long usedNow) {
            return Math.max(0, granted - Math.max(0, usedNow - usedAtDecision));
        }
    }

    /** A decision is to be carried out; it takes the place of one that has not been. */
    void add(Decision decision, Instant now, Duration pollInterval) {
        long more = decision.memoryGranted();
        if (more > 0) {
            long used = decision.memoryInUse();
            Grant old = grants.get(decision.id());
            long carriedOver = old == null || isExpired(old, now) ? 0 : old.remainder(used);
            grants.put(
                    decision.id(), new Grant(decision.context(), carriedOver, more, used, now.plus(pollInterval), false));
        }
    }

    /** A decision has been carried out: from now on it is remembered for as long as one that took at once. */
    void taken(Decision decision, Instant now, Duration pollInterval) {
        grants.computeIfPresent(
                decision.id(),
                (_, grant) -> isOf(grant, decision)
                        ? new Grant(
                                grant.context(),
                                grant.carriedOver(),
                                grant.bytes(),
                                grant.usedAtDecision(),
                                now.plus(pollInterval),
                                true)
                        : grant);
    }

    /** Nothing has come of a decision. */
    void forget(Decision decision) {
        grants.computeIfPresent(
                decision.id(),
                (_, grant) -> isOf(grant, decision) && !grant.isApplied()
                        ? new Grant(grant.context(), grant.carriedOver(), 0, grant.usedAtDecision(), grant.until(), true)
                        : grant);
    }

    private static boolean isOf(Grant grant, Decision decision) {
        return grant.context().equals(decision.context());
    }

    private static boolean isExpired(Grant grant, Instant now) {
        return !now.isBefore(grant.isApplied() ? grant.until() : grant.until().plus(MAX_WRITE_TIME));
    }

    /** Bytes that these containers, all of one host, have been granted and do not use yet. */
    long outstanding(List<Observed> containers, Instant now) {
        grants.values().removeIf(grant -> isExpired(grant, now));
        if (grants.isEmpty()) {
            return 0;
        }
        long sum = 0;
        for (Observed container : containers) {
            Grant grant = grants.get(container.id());
            if (grant != null) {
                sum += outstanding(grant, container);
            }
        }
        return sum;
    }

    /** What is not measured now is taken to be as much as it was: nothing says that the memory has been taken. */
    private static long outstanding(Grant grant, Observed container) {
        if (!(container instanceof Observed.Readable readable)) {
            return grant.unused(grant.usedAtDecision());
        }
        return switch (readable.reading()) {
            case Reading.Counters counters ->
                grant.unused(counters.memory().map(MemoryReading::inUse).orElse(grant.usedAtDecision()));
            case Reading.Stopped _ -> 0;
            case Reading.Unknown _, Reading.Repeated _, Reading.Frozen _ -> grant.unused(grant.usedAtDecision());
        };
    }
}
