package org.lxcautoscale.group;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.GroupSettings.Load;
import org.lxcautoscale.settings.Settings;

/**
 * What a cycle has seen and decided, as groups look at it.
 *
 * @param uses of the containers that were decided on
 * @param reserve memory of each node that is not handed out
 * @param offPeak containers that energy mode reduces now
 */
record Sight(Observation seen, Map<ContainerId, Use> uses, MemorySize reserve, Set<ContainerId> offPeak) {

    Sight {
        uses = Map.copyOf(uses);
        offPeak = Set.copyOf(offPeak);
    }

    /**
     * What a container uses.
     *
     * @param load in the last cycle, the 95th percentile in percent of its size; empty if that is not known
     * @param memory in use now
     * @param growing the resources of which it is given more, or would be but for a pause
     */
    record Use(Optional<Load> load, MemorySize memory, Set<Resource> growing) {

        static final Use UNKNOWN = new Use(Optional.empty(), MemorySize.ZERO, Set.of());

        Use {
            growing = Set.copyOf(growing);
        }

        static Use of(Decision decision) {
            Set<Resource> growing = EnumSet.noneOf(Resource.class);
            for (Resource resource : Resource.values()) {
                if (decision.canGrow(resource)) {
                    growing.add(resource);
                }
            }
            Optional<Load> load = decision.context().usage() instanceof Usage usage
                    ? Optional.of(
                            new Load(percent(decision, usage, Resource.CPU), percent(decision, usage, Resource.MEMORY)))
                    : Optional.empty();
            return new Use(load, new MemorySize(Math.max(0, decision.memoryInUse())), growing);
        }

        private static double percent(Decision decision, Usage usage, Resource resource) {
            long size = decision.before().get(resource);
            return size <= 0 || !usage.has(resource)
                    ? 0
                    : 100.0 * usage.of(resource).p95() / size;
        }
    }

    static Sight of(Observation seen, CycleReport report, Settings settings) {
        Map<ContainerId, Use> uses = new HashMap<>();
        Set<ContainerId> offPeak = new HashSet<>();
        for (Outcome outcome : report.outcomes()) {
            uses.put(outcome.decision().id(), Use.of(outcome.decision()));
            if (outcome.decision().context().isOffPeak()) {
                offPeak.add(outcome.decision().id());
            }
        }
        int hour = report.at().wall().atZone(settings.timezone()).getHour();
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable
                    && settings.containers()
                            .of(readable.container())
                            .settings()
                            .schedule()
                            .isOffPeak(hour)) {
                offPeak.add(readable.id());
            }
        }
        return new Sight(seen, uses, settings.reserve().memory(), offPeak);
    }

    /** A container that can be read. */
    Optional<Container> container(ContainerId id) {
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable && readable.id().equals(id)) {
                return Optional.of(readable.container());
            }
        }
        return Optional.empty();
    }

    Use use(ContainerId id) {
        return uses.getOrDefault(id, Use.UNKNOWN);
    }
}
