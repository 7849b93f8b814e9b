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
 * Memory that was granted but is not in use yet. Available memory of a host falls only when it is used, so the same gibibyte
 * could otherwise be granted repeatedly. Remembered for the time between two cycles.
 */
final class Grants {
    /** A write may wait for a minute and take half a minute: until then its outcome is unknown. */
    private static final Duration MAX_WRITE_TIME = Duration.ofSeconds(90);

    private final Map<ContainerId, Grant> grants = new HashMap<>();

    /**
     * @param context of the decision
     * @param carriedOver bytes of earlier grants not in use at that time
     * @param bytes bytes granted in addition
     * @param usedAtDecision bytes in use at that time
     * @param isApplied whether the decision has been applied
     */
    private record Grant(
            DecisionContext context,
            long carriedOver,
            long bytes,
            long usedAtDecision,
            Instant until,
            boolean isApplied) {
        /** The part that is neither in use nor given up. */
        long unused(long usedNow) {
            return left(carriedOver + bytes, usedNow);
        }

        /** The part that a later grant carries over. */
        long remainder(long usedNow) {
            return left(isApplied ? carriedOver + bytes : carriedOver, usedNow);
        }

        private long left(long granted, long usedNow) {
            return Math.max(0, granted - Math.max(0, usedNow - usedAtDecision));
        }
    }

    /** A decision is about to be applied; it replaces one that has not been. */
    void add(Decision decision, Instant now, Duration pollInterval) {
        long more = decision.memoryGranted();
        if (more > 0) {
            long used = decision.memoryInUse();
            Grant old = grants.get(decision.id());
            long carriedOver = old == null || isExpired(old, now) ? 0 : old.remainder(used);
            grants.put(
                    decision.id(),
                    new Grant(decision.context(), carriedOver, more, used, now.plus(pollInterval), false));
        }
    }

    /** A decision has been applied: its grant is remembered for one more interval. */
    void applied(Decision decision, Instant now, Duration pollInterval) {
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

    /** A decision was not applied. */
    void forget(Decision decision) {
        grants.computeIfPresent(
                decision.id(),
                (_, grant) -> isOf(grant, decision) && !grant.isApplied()
                        ? new Grant(
                                grant.context(), grant.carriedOver(), 0, grant.usedAtDecision(), grant.until(), true)
                        : grant);
    }

    private static boolean isOf(Grant grant, Decision decision) {
        return grant.context().equals(decision.context());
    }

    private static boolean isExpired(Grant grant, Instant now) {
        return !now.isBefore(grant.isApplied() ? grant.until() : grant.until().plus(MAX_WRITE_TIME));
    }

    /** Bytes granted to these containers, all of one host, and not in use yet. */
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

    /** Unmeasured use is assumed to be unchanged: nothing shows that the granted memory is in use. */
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
