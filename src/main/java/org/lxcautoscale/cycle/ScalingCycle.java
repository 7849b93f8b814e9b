package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Frame;
import org.lxcautoscale.decision.Frame.Trigger;
import org.lxcautoscale.decision.Headroom;
import org.lxcautoscale.decision.Planner;
import org.lxcautoscale.decision.Situation;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;

/**
 * One turn of the loop that is this product: observe the host, decide on each container, carry the plan out, report.
 * Where the host is a cluster, each node has its own budget, and the plans of all nodes are carried out together.
 * Used by one thread.
 */
public final class ScalingCycle {

    private Settings settings;
    private final ContainerHost host;
    private final PlanExecutor executor;
    private final StateStore states;
    private final CycleListener listener;
    private final Planner planner = new Planner();
    private final UsageTracker usage;
    private SettingsInForce inForce;

    public ScalingCycle(
            Settings settings, ContainerHost host, PlanExecutor executor, StateStore states, CycleListener listener) {
        this.settings = settings;
        this.host = host;
        this.executor = executor;
        this.states = states;
        this.listener = listener;
        this.inForce = new SettingsInForce(settings, listener);
        this.usage = new UsageTracker(settings.longestStabilization());
    }

    /** Decides on every container. */
    public CycleReport run(Moment now) throws HostUnavailableException {
        Observation seen = observe(now);
        listener.started(seen, now);
        CycleReport report = decideAndApply(
                Trigger.CYCLE,
                seen,
                now,
                node -> situations(node, frame(node.usage().orElseThrow(), Trigger.CYCLE, now)));
        usage.closeCycle();
        return report;
    }

    /**
     * Takes a sample between two cycles, helps the containers that cannot wait for the next one, and tries again what
     * could not be written.
     */
    public CycleReport sample(Moment now) throws HostUnavailableException {
        Observation seen = observe(now);
        return decideAndApply(Trigger.URGENT, seen, now, node -> pressing(node, now));
    }

    private List<Situation> pressing(Observation.Node node, Moment now) {
        HostUsage usage = node.usage().orElseThrow();
        Frame retry = frame(usage, Trigger.CYCLE, now);
        List<Situation> pressing = new ArrayList<>();
        for (Situation situation : situations(node, frame(usage, Trigger.URGENT, now))) {
            if (!situation.effective().isManaged()) {
                continue; // nothing would come of it
            }
            if (planner.isUrgent(situation)) {
                pressing.add(situation);
            } else if (situation.state().failures() > 0) {
                pressing.add(situation.in(retry));
            }
        }
        return pressing;
    }

    /** From now on these settings hold. What was measured so far is kept, unless they look further back. */
    public void reconfigure(Settings changed) {
        settings = changed;
        inForce = new SettingsInForce(changed, listener);
        usage.lookBack(changed.longestStabilization());
        listener.reconfigured(changed);
    }

    private Observation observe(Moment now) throws HostUnavailableException {
        Observation seen = host.observe();
        usage.add(seen, now);
        listener.observed(seen, now);
        inForce.forgetAllBut(seen.containers());
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable) {
                executor.reconcile(readable.container(), now);
            }
        }
        return seen;
    }

    private CycleReport decideAndApply(
            Trigger trigger, Observation seen, Moment now, Function<Observation.Node, List<Situation>> situations) {
        List<Decision> plan = new ArrayList<>();
        for (Observation.Node node : seen.nodes()) {
            // Of a node that does not tell what it has, nothing can be handed out.
            if (node.usage().isPresent()) {
                plan.addAll(planner.plan(
                        situations.apply(node), Headroom.of(node.usage().get(), settings.reserve())));
            }
        }
        if (seen.nodes().size() > 1) {
            plan.sort(Comparator.comparing(decision -> !decision.isGrowth()));
        }
        List<Outcome> outcomes = executor.execute(plan, now);
        for (Outcome outcome : outcomes) {
            if (outcome.isApplied()
                    && outcome.decision().verdict(Resource.MEMORY).isGrow()) {
                usage.answerKills(outcome.decision().id());
            }
        }
        CycleReport report = new CycleReport(now, trigger, seen.host(), outcomes, unreadable(seen));
        listener.completed(report);
        return report;
    }

    private static List<Observed.Unreadable> unreadable(Observation seen) {
        return seen.containers().stream()
                .filter(Observed.Unreadable.class::isInstance)
                .map(Observed.Unreadable.class::cast)
                .toList();
    }

    private Frame frame(HostUsage seen, Trigger trigger, Moment now) {
        return new Frame(
                now.steady(),
                now.wall().atZone(settings.timezone()).getHour(),
                trigger,
                settings.pollInterval(),
                seen.cores(),
                Math.max(1, seen.cores() - settings.reserve().coresOf(seen.cores())),
                Math.max(0, seen.memory().bytes() - settings.reserve().memory().bytes()));
    }

    private List<Situation> situations(Observation.Node node, Frame frame) {
        List<Situation> situations = new ArrayList<>(node.containers().size());
        for (Observed observed : node.containers()) {
            if (!(observed instanceof Observed.Readable readable)) {
                continue;
            }
            Container container = readable.container();
            EffectiveSettings effective = inForce.of(container);
            situations.add(new Situation(
                    container,
                    effective,
                    usage.measure(container.id(), effective.settings().stabilizationCycles()),
                    states.of(container.id()),
                    frame));
        }
        return situations;
    }
}
