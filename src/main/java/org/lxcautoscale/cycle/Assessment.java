package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.decision.CycleContext;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.Headroom;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.StartupBoost;

/** Brings together what decisions are based on: readings, measured usage, settings, what is remembered, ordered and foreseen. */
final class Assessment {

    private final StateStore states;
    private final UsageTracker usage;
    private final Grants grants;
    private final Oversight oversight;
    private final Outlooks outlooks;
    private final CycleListener listener;
    private final ProblemLog problems;
    private Settings settings;
    private SettingsInForce inForce;

    /** The containers of one node, and what the node can give to those that grow. */
    record Node(Headroom headroom, List<DecisionContext> containers) {}

    /** Which containers are looked at. */
    interface Wanted {
        boolean includes(Observed.Readable container);
    }

    Assessment(
            Settings settings,
            StateStore states,
            UsageTracker usage,
            Grants grants,
            Oversight oversight,
            Outlooks outlooks,
            CycleListener listener,
            ProblemLog problems) {
        this.settings = settings;
        this.states = states;
        this.usage = usage;
        this.grants = grants;
        this.oversight = oversight;
        this.outlooks = outlooks;
        this.listener = listener;
        this.problems = problems;
        this.inForce = new SettingsInForce(settings, listener);
    }

    /** From now on these settings hold. */
    void reconfigure(Settings changed) {
        settings = changed;
        inForce = new SettingsInForce(changed, listener);
    }

    /** Forgets the settings of containers that are gone. */
    void retainOnly(List<Observed> present) {
        inForce.retainOnly(present);
    }

    /** What a container gets for having been started; nothing if it is not managed. */
    StartupBoost startupBoost(Container container) {
        EffectiveSettings effective = inForce.of(container);
        return effective.isManaged() ? effective.settings().startupBoost() : StartupBoost.OFF;
    }

    boolean isManaged(Container container) {
        return inForce.of(container).isManaged();
    }

    /** Leaves out nodes whose resources are unknown: nothing can be granted from them. */
    List<Node> of(Observation seen, Wanted wanted, Trigger trigger, Moment now) {
        return of(seen, wanted, trigger, now, (container, cycle) -> of(container, cycle, now));
    }

    /**
     * The same.
     *
     * @param context makes the context of a container
     */
    List<Node> of(
            Observation seen,
            Wanted wanted,
            Trigger trigger,
            Moment now,
            BiFunction<Container, CycleContext, DecisionContext> context) {
        List<Node> nodes = new ArrayList<>(seen.nodes().size());
        for (Observation.Node node : seen.nodes()) {
            node.usage().ifPresent(has -> {
                CycleContext cycle = cycle(has, trigger, now);
                List<DecisionContext> containers =
                        new ArrayList<>(node.containers().size());
                for (Observed observed : node.containers()) {
                    if (observed instanceof Observed.Readable readable && wanted.includes(readable)) {
                        problems.guard(readable.id(), () -> containers.add(context.apply(readable.container(), cycle)));
                    }
                }
                long granted = grants.outstanding(node.containers(), now.monotonic());
                nodes.add(new Node(Headroom.of(has, settings.reserve()).less(granted), containers));
            });
        }
        return nodes;
    }

    /** The context of one container. */
    DecisionContext of(Container container, CycleContext cycle, Moment now) {
        EffectiveSettings effective = inForce.of(container);
        return usage.advised(new DecisionContext(
                        oversight
                                .workOn(container.id())
                                .map(container::lockedFor)
                                .orElse(container),
                        effective,
                        oversight.of(container, effective),
                        usage.measure(
                                container.id(),
                                effective.settings().shrinkSafety().stabilizationCycles()),
                        states.of(container.id()),
                        cycle))
                .withOutlook(outlooks.of(container.id(), now));
    }

    /** What all containers of a node have in common in this step. */
    CycleContext cycle(HostUsage seen, Trigger trigger, Moment now) {
        return new CycleContext(
                now.monotonic(),
                now.wall().atZone(settings.timezone()).getHour(),
                trigger,
                settings.pollInterval(),
                seen.cores(),
                Math.max(1, seen.cores() - settings.reserve().coresOf(seen.cores())),
                Math.max(0, seen.memory().bytes() - settings.reserve().memory().bytes()));
    }
}
