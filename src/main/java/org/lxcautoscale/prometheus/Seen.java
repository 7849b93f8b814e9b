package org.lxcautoscale.prometheus;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.cycle.Change;

/**
 * All that is known at one moment. Immutable: the loop replaces it, and who serves it takes the newest.
 *
 * @param decisions how many decisions of each kind have ended
 */
record Seen(
        List<HostSample> hosts,
        List<ContainerSample> containers,
        Map<DecisionKind, Long> decisions,
        CycleTimes cycles) {

    static final Seen NOTHING = new Seen(List.of(), List.of(), Map.of(), CycleTimes.NONE);

    Seen {
        hosts = List.copyOf(hosts);
        containers = List.copyOf(containers);
        decisions = Map.copyOf(decisions);
    }

    Seen with(List<HostSample> newHosts, Collection<ContainerSample> newContainers) {
        return new Seen(newHosts, List.copyOf(newContainers), decisions, cycles);
    }

    Seen with(CycleTimes newCycles) {
        return new Seen(hosts, containers, decisions, newCycles);
    }

    Seen plus(List<Change> ended) {
        if (ended.isEmpty()) {
            return this;
        }
        Map<DecisionKind, Long> more = new HashMap<>(decisions);
        ended.forEach(change -> more.merge(DecisionKind.of(change), 1L, Long::sum));
        return new Seen(hosts, containers, more, cycles);
    }
}
