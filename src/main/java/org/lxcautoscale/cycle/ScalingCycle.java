package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Frame;
import org.lxcautoscale.decision.Frame.Trigger;
import org.lxcautoscale.decision.Headroom;
import org.lxcautoscale.decision.Planner;
import org.lxcautoscale.decision.Situation;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;

/**
 * One turn of the loop that is this product: observe the host, decide on each container, begin to carry the plan out,
 * report. Where the host is a cluster, each node has its own budget, and the plans of all nodes are carried out together.
 * Writes go on beside the loop: {@link #advance} takes in what has become of them. Used by one thread.
 */
public final class ScalingCycle {

    private Settings settings;
    private final ContainerHost host;
    private final PlanExecutor executor;
    private final StateStore states;
    private final CycleListener listener;
    private final Planner planner = new Planner();
    private final UsageTracker usage;
    private final Grants grants = new Grants();
    private final OpenReports open;
    private final Set<String> faults = new HashSet<>();
    private SettingsInForce inForce;

    public ScalingCycle(
            Settings settings, ContainerHost host, PlanExecutor executor, StateStore states, CycleListener listener) {
        this.settings = settings;
        this.host = host;
        this.executor = executor;
        this.states = states;
        this.listener = listener;
        this.open = new OpenReports(listener);
        this.inForce = new SettingsInForce(settings, listener);
        this.usage = new UsageTracker(settings.containers().longestStabilization());
    }

    /** Decides on every container. */
    public CycleReport run(Moment now) throws HostUnavailableException {
        Observation seen = observe(now);
        executor.forgetGone(seen, now);
        listener.started(seen, now);
        CycleReport report =
                carryOut(Trigger.CYCLE, seen, now, (situation, _) -> Optional.of(planner.decide(situation)));
        usage.closeCycle();
        return report;
    }

    /**
     * Takes a sample between two cycles, helps the containers that cannot wait for the next one, and tries again what
     * could not be written.
     */
    public CycleReport sample(Moment now) throws HostUnavailableException {
        return carryOut(Trigger.URGENT, observe(now), now, this::pressing);
    }

    private Optional<Decision> pressing(Situation situation, Frame retry) {
        if (!situation.effective().isManaged()) {
            return Optional.empty(); // nothing would come of it
        }
        if (planner.isUrgent(situation)) {
            return Optional.of(planner.decide(situation));
        }
        return hasJustFailed(situation) ? Optional.of(planner.decide(situation.in(retry))) : Optional.empty();
    }

    /** What has failed is tried again between two cycles, until the next cycle decides on it as on all others. */
    private boolean hasJustFailed(Situation situation) {
        ContainerState state = situation.state();
        return state.failures() > 0
                && state.failedAt()
                        .filter(at -> situation.frame().now().isBefore(at.plus(settings.pollInterval())))
                        .isPresent();
    }

    /** Takes in what has become of writes, and begins those that have been waiting. */
    public void advance(Moment now) {
        List<Outcome> ended = executor.advance(now);
        for (Outcome outcome : ended) {
            ContainerId id = outcome.decision().id();
            if (outcome.isApplied()
                    && outcome.decision().verdict(Resource.MEMORY).isGrow()) {
                grants.taken(outcome.decision(), now.steady(), settings.pollInterval());
                usage.answerKills(id);
            } else if (!states.isOpen(id)) {
                grants.forget(outcome.decision());
            }
        }
        open.ended(ended);
    }

    /** Begins no more writes, be it in the middle of a step. May be called from any thread. */
    public void stop() {
        executor.stop();
    }

    /**
     * Waits until all that was begun, or is waiting, has come to its end.
     *
     * @return the report of the last step
     */
    public CycleReport complete(TimeSource time) throws InterruptedException {
        advance(time.now());
        while (!executor.isIdle()) {
            time.sleepUntil(time.now().steady().plusSeconds(1));
            advance(time.now());
        }
        open.close();
        return open.newest();
    }

    /** From now on these settings hold. What was measured so far is kept, unless they look further back. */
    public void reconfigure(Settings changed) {
        executor.withdraw();
        settings = changed;
        inForce = new SettingsInForce(changed, listener);
        usage.lookBack(changed.containers().longestStabilization());
        listener.reconfigured(changed);
    }

    private Observation observe(Moment now) throws HostUnavailableException {
        advance(now);
        Observation seen = host.observe();
        usage.add(seen, now);
        listener.observed(seen, now);
        inForce.forgetAllBut(seen.containers());
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable) {
                reconcile(readable, now);
            }
        }
        return seen;
    }

    private void reconcile(Observed.Readable container, Moment now) {
        try {
            executor.reconcile(container, now);
        } catch (RuntimeException e) {
            faulty(container.id(), e);
        }
    }

    /** What a step decides on a container; nothing where it need not. */
    private interface Rule {
        Optional<Decision> decide(Situation situation, Frame retry);
    }

    private CycleReport carryOut(Trigger trigger, Observation seen, Moment now, Rule rule) {
        List<Decision> plan = new ArrayList<>();
        List<Outcome> underWay = new ArrayList<>();
        for (Observation.Node node : seen.nodes()) {
            // Of a node that does not tell what it has, nothing can be handed out.
            if (node.usage().isPresent()) {
                HostUsage nodeUsage = node.usage().get();
                Headroom headroom = Headroom.of(nodeUsage, settings.reserve())
                        .less(grants.outstanding(node.containers(), now.steady()));
                plan.addAll(planner.grant(decide(node, nodeUsage, trigger, now, rule, underWay), headroom));
            }
        }
        if (seen.nodes().size() > 1) {
            plan.sort(Comparator.comparing(decision -> !decision.isGrowth()));
        }
        for (Decision decision : plan) {
            if (decision.situation().effective().isManaged()) {
                grants.add(decision, now.steady(), settings.pollInterval());
            }
        }
        List<Outcome> outcomes = new ArrayList<>(executor.execute(plan, now));
        outcomes.addAll(trigger == Trigger.CYCLE ? underWay : List.of());
        open.add(new CycleReport(now, trigger, seen.host(), outcomes, unreadable(seen)));
        advance(now);
        return open.newest();
    }

    private List<Decision> decide(
            Observation.Node node,
            HostUsage nodeUsage,
            Trigger trigger,
            Moment now,
            Rule rule,
            List<Outcome> underWay) {
        Frame frame = frame(nodeUsage, trigger, now);
        Frame retry = frame(nodeUsage, Trigger.CYCLE, now);
        List<Decision> decisions = new ArrayList<>(node.containers().size());
        for (Observed observed : node.containers()) {
            Optional<Decision> busy = executor.underWay(observed.id());
            if (busy.isPresent()) {
                underWay.add(Outcome.of(busy.get(), Result.PENDING));
            } else if (observed instanceof Observed.Readable readable) {
                try {
                    rule.decide(situation(readable.container(), frame), retry).ifPresent(decisions::add);
                } catch (RuntimeException e) {
                    faulty(observed.id(), e);
                }
            }
        }
        return decisions;
    }

    /** What goes wrong with one container costs that container only; it is said once. */
    private void faulty(ContainerId id, RuntimeException e) {
        String problem = "Container " + id + " could not be handled, a fault of this program: " + e;
        if (faults.size() < 1000 && faults.add(problem)) {
            listener.troubled(problem);
        }
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

    private Situation situation(Container container, Frame frame) {
        EffectiveSettings effective = inForce.of(container);
        return new Situation(
                container,
                effective,
                usage.measure(
                        container.id(), effective.settings().shrinkSafety().stabilizationCycles()),
                states.of(container.id()),
                frame);
    }
}
