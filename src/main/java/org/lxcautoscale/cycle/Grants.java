package org.lxcautoscale.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * Memory that was granted and is not in use yet: what a host has available falls only when it is used, so that the same
 * gibibyte could be granted again and again. Remembered for the time between two cycles.
 */
final class Grants {

    private final Map<ContainerId, Grant> grants = new HashMap<>();

    /**
     * @param bytes how much more was granted
     * @param usedThen bytes that were in use then
     */
    private record Grant(long bytes, long usedThen, Instant until) {
        long unused(long usedNow) {
            return Math.max(0, bytes - Math.max(0, usedNow - usedThen));
        }
    }

    /** A decision is to be carried out. */
    void add(Decision decision, Instant now, Duration pollInterval) {
        long more = decision.after().get(Resource.MEMORY) - decision.before().get(Resource.MEMORY);
        if (more > 0) {
            grants.put(decision.id(), new Grant(more, decision.memoryInUse(), now.plus(pollInterval)));
        }
    }

    /** Nothing has come of a decision. */
    void forget(ContainerId id) {
        grants.remove(id);
    }

    /** Bytes that these containers, all of one host, have been granted and do not use yet. */
    long outstanding(List<Observed> containers, Instant now) {
        grants.values().removeIf(grant -> !now.isBefore(grant.until()));
        if (grants.isEmpty()) {
            return 0;
        }
        long sum = 0;
        for (Observed container : containers) {
            Grant grant = grants.get(container.id());
            if (grant != null
                    && container instanceof Observed.Readable readable
                    && readable.reading() instanceof Reading.Counters counters) {
                sum += grant.unused(
                        counters.memory().map(memory -> memory.inUse()).orElse(0L));
            }
        }
        return sum;
    }
}
