package org.lxcautoscale.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.CycleContext;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.ResourceSettings;

/**
 * The container of a series, as the daemon's code of decisions sees it, and what is remembered of it. The host has room for
 * everything, and writes succeed at once. The other resource is one that no policy touches: cores that are pinned, memory that is
 * not counted. Not thread-safe.
 */
final class PlannedContainer {

    private static final ContainerId ID = new ContainerId("100");
    private static final Allocation ANY = Allocation.of(1, 1024);

    private final String name;
    private final Resource resource;
    private final EffectiveSettings settings;
    private final int hostCores;

    private ContainerState state = ContainerState.NEW;

    PlannedContainer(Series series, SizeRange range, ContainerSettings settings) {
        this.name = series.name();
        this.resource = series.resource();
        this.settings = EffectiveSettings.managed(bounded(settings, series.resource(), range));
        this.hostCores = (int) Math.ceil(resource == Resource.CPU ? range.highest() : 1);
    }

    /** The settings with the range of the replay as bounds. */
    private static ContainerSettings bounded(ContainerSettings settings, Resource resource, SizeRange range) {
        ResourceSettings of = settings.of(resource);
        ResourceSettings bounded = new ResourceSettings(
                of.thresholds(),
                settings.grid(resource).roundUp(base(resource, range.lowest())),
                settings.grid(resource).roundDown(base(resource, range.highest())),
                of.increment(),
                of.maxIncrement(),
                of.decrement(),
                of.manageUnlimited());
        return new ContainerSettings(
                settings.section(),
                settings.policy(),
                resource == Resource.CPU ? bounded : settings.cpu(),
                resource == Resource.MEMORY ? bounded : settings.memory(),
                settings.cpuUnit(),
                settings.behaviour(),
                settings.shrinkSafety(),
                settings.memoryBrakePercent(),
                settings.schedule(),
                settings.startupBoost(),
                settings.priority(),
                settings.explicitKeys());
    }

    /** How many cycles the peak of a shrink looks back, the current one included. */
    int lookBack() {
        return Math.max(1, settings.settings().shrinkSafety().stabilizationCycles());
    }

    /** Its size, with this limit in cores or MiB. */
    Allocation allocation(double limit) {
        return ANY.with(resource, base(resource, limit));
    }

    DecisionContext context(double limit, Measurement usage, Instant now, Trigger trigger, Duration pollInterval) {
        Container container = new Container(
                ID,
                name,
                Container.Status.RUNNING,
                allocation(limit),
                resource == Resource.MEMORY,
                false,
                "",
                Set.of());
        int hour = (int) (now.getEpochSecond() / 3600 % 24);
        CycleContext cycle =
                new CycleContext(now, hour, trigger, pollInterval, hostCores, hostCores, Resource.MEMORY.unlimited());
        return new DecisionContext(container, settings, usage, state, cycle);
    }

    /** Remembers the decision, which is carried out; returns the new size in the base unit. */
    long apply(Decision decision, Instant now) {
        state = state.withRegret(decision, now);
        long after = decision.after().get(resource);
        if (after != decision.before().get(resource)) {
            state = state.applied(decision, settings.settings().shrinkSafety().regretWindow(), now);
        }
        return after;
    }

    /** An amount in the base unit of the resource. */
    static long base(Resource resource, double amount) {
        return Math.round(amount * perUnit(resource));
    }

    /** How many of its base unit are a core or a MiB. */
    static double perUnit(Resource resource) {
        return switch (resource) {
            case CPU -> Grid.WHOLE_CORES.step();
            case MEMORY -> Grid.MEBIBYTES.step();
        };
    }
}
