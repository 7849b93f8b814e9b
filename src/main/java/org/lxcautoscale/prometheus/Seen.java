package org.lxcautoscale.prometheus;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.decision.group.GroupChange;

/**
 * All that is known at one moment. Immutable: the loop replaces it, and who serves it takes the newest.
 *
 * @param decisions how many decisions of each kind have ended
 * @param groupChanges how many changes of each group have ended, by its name
 */
record Seen(
        List<HostSample> hosts,
        List<ContainerSample> containers,
        Map<DecisionKind, Long> decisions,
        Map<String, Map<GroupChange.Kind, Long>> groupChanges,
        CycleTimes cycles) {

    static final Seen NOTHING = new Seen(List.of(), List.of(), Map.of(), Map.of(), CycleTimes.NONE);

    Seen {
        hosts = List.copyOf(hosts);
        containers = List.copyOf(containers);
        decisions = Map.copyOf(decisions);
        groupChanges = Map.copyOf(groupChanges);
    }

    Seen with(List<HostSample> newHosts, Collection<ContainerSample> newContainers) {
        return new Seen(newHosts, List.copyOf(newContainers), decisions, groupChanges, cycles);
    }

    Seen with(CycleTimes newCycles) {
        return new Seen(hosts, containers, decisions, groupChanges, newCycles);
    }

    Seen plus(List<Change> ended) {
        if (ended.isEmpty()) {
            return this;
        }
        Map<DecisionKind, Long> more = new HashMap<>(decisions);
        ended.forEach(change -> more.merge(DecisionKind.of(change), 1L, Long::sum));
        return new Seen(hosts, containers, more, groupChanges, cycles);
    }

    Seen plus(GroupChange ended) {
        Map<GroupChange.Kind, Long> ofGroup =
                new HashMap<>(groupChanges.getOrDefault(ended.group().name(), Map.of()));
        ofGroup.merge(ended.kind(), 1L, Long::sum);
        Map<String, Map<GroupChange.Kind, Long>> more = new HashMap<>(groupChanges);
        more.put(ended.group().name(), ofGroup);
        return new Seen(hosts, containers, decisions, more, cycles);
    }
}
