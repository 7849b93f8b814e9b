package org.lxcautoscale.cycle;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.CycleContext;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.Planner;
import org.lxcautoscale.decision.SizeRequest;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.StartupBoost;

/**
 * One turn of the loop that is this product: observe the host, measure what its containers use, plan their sizes, execute
 * the plan, report. Where the host is a cluster, each node has its own budget, and the plans of all nodes are carried out
 * together. Writes go on beside the loop: {@link #advance} takes in what has become of them. Used by one thread.
 */
public final class ScalingCycle {

    private final ContainerHost host;
    private final PlanExecutor executor;
    private final StateStore states;
    private final CycleListener listener;
    private final Planner planner = new Planner();
    private final UsageTracker usage;
    private final UsageProfiles profiles;
    private final Grants grants = new Grants();
    private final PendingReports pendingReports;
    private final ProblemLog problems;
    private final Assessment assessment;
    private final UnusualStates unusual;
    private Settings settings;
    private @Nullable Observation latest;

    /** A cycle that nobody oversees, and for which nothing is foreseen. */
    public ScalingCycle(
            Settings settings, ContainerHost host, PlanExecutor executor, StateStore states, CycleListener listener) {
        this(settings, host, executor, states, UsageProfiles.inMemory(), listener, Oversight.NONE, Outlooks.NONE);
    }

    public ScalingCycle(
            Settings settings,
            ContainerHost host,
            PlanExecutor executor,
            StateStore states,
            UsageProfiles profiles,
            CycleListener listener,
            Oversight oversight,
            Outlooks outlooks) {
        this.settings = settings;
        this.host = host;
        this.executor = executor;
        this.states = states;
        this.listener = listener;
        this.pendingReports = new PendingReports(listener);
        this.problems = new ProblemLog(listener);
        this.profiles = profiles;
        this.usage = new UsageTracker(settings.containers().longestStabilization(), states, profiles);
        this.assessment = new Assessment(settings, states, usage, grants, oversight, outlooks, listener, problems);
        this.unusual = new UnusualStates(listener);
    }

    /** Decides on every container. */
    public CycleReport run(Moment now) throws HostUnavailableException {
        CycleReport report = step(Trigger.CYCLE, now);
        usage.closeCycle();
        keep(now, profiles::checkpoint);
        return report;
    }

    private interface Keeping {
        void at(Moment now) throws IOException;
    }

    private void keep(Moment now, Keeping keeping) {
        try {
            keeping.at(now);
        } catch (IOException e) {
            listener.onError("What was learned of the containers could not be saved: " + e.getMessage());
        }
    }

    /**
     * Takes a sample between two cycles, helps the containers that cannot wait for the next one, and tries again what
     * could not be written.
     */
    public CycleReport sample(Moment now) throws HostUnavailableException {
        return step(Trigger.URGENT, now);
    }

    /**
     * Looks at containers that have called between two samples, and helps those that cannot wait.
     *
     * @return those that were helped
     */
    public Set<ContainerId> respond(Set<ContainerId> calling, Moment now) throws HostUnavailableException {
        Observation before = latest;
        if (before == null) {
            return Set.of(); // the first sample is about to be taken
        }
        advance(now);
        Observation seen = host.observe(calling);
        usage.addSome(seen, now).forEach(id -> problems.guard(id, () -> executor.runEnded(id, now)));
        Observation all = before.updatedBy(seen);
        latest = all;
        List<Assessment.Node> nodes = assess(all, calling::contains, Trigger.URGENT, now);
        nodes.forEach(node -> executor.brake(node.containers(), node.headroom().memory()));
        List<Decision> plan = plan(nodes);
        if (plan.isEmpty()) {
            advance(now);
        } else {
            report(new CycleReport(now, Trigger.URGENT, all.host(), execute(plan, now), unreadable(all)));
        }
        return plan.stream().filter(Decision::isChange).map(Decision::id).collect(Collectors.toSet());
    }

    /**
     * What would be decided on a size that somebody wants for a container, by a new reading of it.
     *
     * @throws NoSuchContainerException when there is no such container
     * @throws HostUnavailableException when the host or the container cannot be read, or has not been yet
     */
    public Decision consider(ContainerId id, SizeRequest request, Moment now)
            throws HostUnavailableException, NoSuchContainerException {
        Observation before = latest;
        if (before == null) {
            throw HostUnavailableException.unreachable("the host has not been read yet");
        }
        Observation seen = readAnew(id, before, now);
        Observed observed = seen.containers().stream()
                .filter(container -> container.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NoSuchContainerException(id));
        if (observed instanceof Observed.Unreadable unreadable) {
            throw HostUnavailableException.unreachable("container " + id + " cannot be read: " + unreadable.cause());
        }
        executor.reconcile((Observed.Readable) observed, now);
        Observation all = knows(id) ? before.updatedBy(seen) : seen;
        for (Assessment.Node node :
                assessment.of(all, container -> container.id().equals(id), Trigger.URGENT, now)) {
            for (DecisionContext context : node.containers()) {
                return planner.request(context, request, node.headroom());
            }
        }
        throw HostUnavailableException.unreachable("the node of container " + id + " does not report its resources");
    }

    /**
     * Whether the use of a container is not known yet since the last cycle, be it by a new reading: hosts may answer with the same
     * reading as before. The next sample will tell.
     *
     * @throws HostUnavailableException when the host cannot be read
     */
    public boolean awaitsReading(ContainerId id, Moment now) throws HostUnavailableException {
        Observation before = latest;
        if (before != null && usage.awaitsReading(id)) {
            readAnew(id, before, now);
        }
        return usage.awaitsReading(id);
    }

    private Observation readAnew(ContainerId id, Observation before, Moment now) throws HostUnavailableException {
        Observation seen = host.observe(Set.of(id));
        usage.addSome(seen, now).forEach(ended -> problems.guard(ended, () -> executor.runEnded(ended, now)));
        latest = before.updatedBy(seen);
        return seen;
    }

    /**
     * Reads a container anew.
     *
     * @throws NoSuchContainerException when there is no such container
     * @throws HostUnavailableException when the host or the container cannot be read
     */
    public Container read(ContainerId id) throws HostUnavailableException, NoSuchContainerException {
        return switch (host.read(id)) {
            case Observed.Readable readable -> readable.container();
            case Observed.Unreadable unreadable ->
                throw HostUnavailableException.unreachable(
                        "container " + id + " cannot be read: " + unreadable.cause());
        };
    }

    /** Carries out a decision on what somebody wants; the listener learns what becomes of it. */
    public Outcome carryOut(Decision decision, Moment now) {
        Observation seen = Objects.requireNonNull(latest, "nothing was considered");
        List<Outcome> outcomes = execute(List.of(decision), now);
        report(new CycleReport(now, Trigger.URGENT, seen.host(), outcomes, unreadable(seen)));
        return outcomes.getFirst();
    }

    /** Tells of what has become of a group. */
    public void announce(GroupChange change, Moment now) {
        listener.scaled(change, now);
    }

    /** Whether there was a container at the last sample. */
    public boolean knows(ContainerId id) {
        Observation seen = latest;
        return seen != null
                && seen.containers().stream()
                        .anyMatch(container -> container.id().equals(id));
    }

    /** Whether the size of a container is being written. */
    public boolean isWritten(ContainerId id) {
        return ids(executor.underWay()).contains(id);
    }

    /** What is to be decided anew on some containers: their writes that have not begun are dropped. */
    public void withdraw(Predicate<ContainerId> whose, String why) {
        executor.withdraw(whose, why);
    }

    /** What the next cycle would decide if it were due now; empty before the first sample. */
    public List<Decision> preview(Moment now) {
        Observation seen = latest;
        return seen == null ? List.of() : plan(assessment.of(seen, _ -> true, Trigger.CYCLE, now));
    }

    private CycleReport step(Trigger trigger, Moment now) throws HostUnavailableException {
        Observation seen = observe(trigger, now);
        List<Assessment.Node> nodes = assess(seen, _ -> true, trigger, now);
        nodes.forEach(node -> node.containers().forEach(context -> unusual.note(context, now)));
        nodes.forEach(node -> executor.brake(node.containers(), node.headroom().memory()));
        List<Decision> plan = plan(nodes);
        List<Outcome> outcomes = execute(plan, now);
        return report(new CycleReport(now, trigger, seen.host(), outcomes, unreadable(seen)));
    }

    private Observation observe(Trigger trigger, Moment now) throws HostUnavailableException {
        advance(now);
        Observation seen = host.observe();
        latest = seen;
        Set<ContainerId> ended = usage.add(seen, now);
        assessment.retainOnly(seen.containers());
        unusual.retainOnly(seen.containers());
        listener.observed(seen, now);
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable) {
                problems.guard(readable.id(), () -> executor.reconcile(readable, now));
            }
        }
        ended.forEach(id -> problems.guard(id, () -> executor.runEnded(id, now)));
        noteStarts(seen, now);
        if (trigger == Trigger.CYCLE) {
            executor.forgetGone(seen, now);
            listener.started(seen, now);
        }
        return seen;
    }

    private void noteStarts(Observation seen, Moment now) {
        Set<ContainerId> started = usage.takeStarted();
        for (Observed observed : started.isEmpty() ? List.<Observed>of() : seen.containers()) {
            if (observed instanceof Observed.Readable readable && started.contains(readable.id())) {
                StartupBoost boost = assessment.startupBoost(readable.container());
                if (boost.isOn()) {
                    Instant until = now.monotonic().plus(boost.duration());
                    problems.guard(readable.id(), () -> executor.runStarted(readable.id(), until, now));
                }
            }
        }
    }

    /** Those of which no write is under way. */
    private List<Assessment.Node> assess(
            Observation seen, Predicate<ContainerId> isWanted, Trigger trigger, Moment now) {
        Set<ContainerId> underWay = ids(executor.underWay());
        return assessment.of(
                seen,
                container -> isWanted.test(container.id()) && !underWay.contains(container.id()),
                trigger,
                now,
                (container, cycle) -> judged(container, cycle, now));
    }

    private DecisionContext judged(Container container, CycleContext cycle, Moment now) {
        DecisionContext context = assessment.of(container, cycle, now);
        return executor.judge(context, now) ? assessment.of(container, cycle, now) : context;
    }

    /** The decisions of all nodes, in the order in which they are to be carried out. */
    private List<Decision> plan(List<Assessment.Node> nodes) {
        List<Decision> plan = new ArrayList<>();
        Set<ContainerId> begun = ids(executor.begun());
        for (Assessment.Node node : nodes) {
            List<Decision> decisions = new ArrayList<>(node.containers().size());
            for (DecisionContext context : node.containers()) {
                problems.guard(context.container().id(), () -> {
                    boolean hasBegun = begun.contains(context.container().id());
                    if (hasBegun ? planner.isUrgent(context) : planner.concerns(context)) {
                        decisions.add(planner.decide(context));
                    }
                });
            }
            plan.addAll(planner.grant(decisions, node.headroom()));
        }
        if (nodes.size() > 1) {
            plan.sort(Comparator.comparing(decision -> !decision.isGrowth()));
        }
        return plan;
    }

    private List<Outcome> execute(List<Decision> plan, Moment now) {
        List<Outcome> outcomes = executor.execute(plan, now);
        for (Outcome outcome : outcomes) {
            if (outcome.isPending()) {
                grants.add(outcome.decision(), now.monotonic(), settings.pollInterval());
            }
        }
        return outcomes;
    }

    /** Listeners learn what was decided before any of it is written. */
    private CycleReport report(CycleReport report) {
        Set<ContainerId> decided =
                ids(report.outcomes().stream().map(Outcome::decision).toList());
        List<Outcome> underWay = report.trigger() == Trigger.CYCLE
                ? Stream.concat(executor.underWay().stream(), executor.begun().stream())
                        .filter(decision -> !decided.contains(decision.id()))
                        .map(decision -> Outcome.of(decision, Result.PENDING))
                        .toList()
                : List.of();
        pendingReports.add(report.plus(underWay));
        advance(report.at());
        return pendingReports.newest();
    }

    /** The managed containers that were running at the last sample. */
    public List<ContainerId> running() {
        Observation seen = latest;
        return seen == null
                ? List.of()
                : seen.containers().stream()
                        .filter(container -> container instanceof Observed.Readable readable
                                && readable.container().isRunning()
                                && assessment.isManaged(readable.container()))
                        .map(Observed::id)
                        .toList();
    }

    /** Takes in what has become of writes, and begins those that have been waiting. */
    public void advance(Moment now) {
        List<Outcome> ended = executor.advance(now);
        for (Decision decision : executor.helped()) {
            grants.applied(decision, now.monotonic(), settings.pollInterval());
            usage.clearKills(decision.id());
        }
        for (Outcome outcome : ended) {
            ContainerId id = outcome.decision().id();
            if (outcome.isApplied()
                    && outcome.decision().verdict(Resource.MEMORY).isGrow()) {
                grants.applied(outcome.decision(), now.monotonic(), settings.pollInterval());
                usage.clearKills(id);
            } else if (!states.isOpen(id)) {
                grants.forget(outcome.decision());
            }
        }
        pendingReports.ended(ended);
    }

    /** When {@link #advance} is due; empty if it is not. */
    public Optional<Instant> nextDue() {
        return executor.nextDue();
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
            time.sleepUntil(time.now().monotonic().plusSeconds(1));
            lookAgain(time.now());
        }
        pendingReports.close();
        keep(time.now(), profiles::save);
        return pendingReports.newest();
    }

    private void lookAgain(Moment now) {
        Set<ContainerId> begun = ids(executor.begun());
        try {
            if (!begun.isEmpty()) {
                respond(begun, now);
            }
        } catch (HostUnavailableException e) {
            listener.onError("Changes that have begun could not be followed: " + e.getMessage());
        }
        advance(now);
    }

    /** From now on these settings hold. What was measured so far is kept, unless they look further back. */
    public void reconfigure(Settings changed) {
        executor.withdraw(_ -> true, "the settings have changed; it is decided again");
        settings = changed;
        assessment.reconfigure(changed);
        usage.lookBack(changed.containers().longestStabilization());
        listener.reconfigured(changed);
    }

    private static Set<ContainerId> ids(List<Decision> decisions) {
        return decisions.stream().map(Decision::id).collect(Collectors.toSet());
    }

    private static List<Observed.Unreadable> unreadable(Observation seen) {
        return seen.containers().stream()
                .filter(Observed.Unreadable.class::isInstance)
                .map(Observed.Unreadable.class::cast)
                .toList();
    }
}
