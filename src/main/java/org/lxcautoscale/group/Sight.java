package org.lxcautoscale.group;

import java.util.EnumSet;
import java.util.HashMap;
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

/** What a cycle has seen and decided, as groups look at it. */
final class Sight {

    private final Observation seen;
    private final Settings settings;
    private final int hour;
    private final Map<ContainerId, Decision> decisions = new HashMap<>();
    private final Map<ContainerId, Container> containers = new HashMap<>();

    Sight(Observation seen, CycleReport report, Settings settings) {
        this.seen = seen;
        this.settings = settings;
        this.hour = report.at().wall().atZone(settings.timezone()).getHour();
        for (Outcome outcome : report.outcomes()) {
            decisions.put(outcome.decision().id(), outcome.decision());
        }
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable) {
                containers.put(readable.id(), readable.container());
            }
        }
    }

    Observation seen() {
        return seen;
    }

    /** A container that can be read. */
    Optional<Container> container(ContainerId id) {
        return Optional.ofNullable(containers.get(id));
    }

    /** What it used in the last cycle, the 95th percentile in percent of its size; empty if that is not known. */
    Optional<Load> load(ContainerId id) {
        return usage(id).map(usage -> new Load(percent(id, usage, Resource.CPU), percent(id, usage, Resource.MEMORY)));
    }

    private Optional<Usage> usage(ContainerId id) {
        return Optional.ofNullable(decisions.get(id))
                .flatMap(decision ->
                        decision.context().usage() instanceof Usage usage ? Optional.of(usage) : Optional.empty());
    }

    private double percent(ContainerId id, Usage usage, Resource resource) {
        Decision decision = decisions.get(id);
        long size = decision == null ? 0 : decision.before().get(resource);
        return size <= 0 || !usage.has(resource)
                ? 0
                : 100.0 * usage.of(resource).p95() / size;
    }

    MemorySize memoryInUse(ContainerId id) {
        return Optional.ofNullable(decisions.get(id))
                .map(decision -> new MemorySize(Math.max(0, decision.memoryInUse())))
                .orElse(MemorySize.ZERO);
    }

    /** The resources of which it is given more, or would be but for a pause. */
    Set<Resource> growing(ContainerId id) {
        Set<Resource> growing = EnumSet.noneOf(Resource.class);
        Decision decision = decisions.get(id);
        if (decision != null) {
            for (Resource resource : Resource.values()) {
                if (decision.canGrow(resource)) {
                    growing.add(resource);
                }
            }
        }
        return growing;
    }

    /** Memory of each node that is not handed out. */
    MemorySize reserve() {
        return settings.reserve().memory();
    }

    /** Whether energy mode reduces this container now. */
    boolean isOffPeak(ContainerId base) {
        return container(base)
                .map(one -> settings.containers().of(one).settings().schedule().isOffPeak(hour))
                .orElse(false);
    }
}
