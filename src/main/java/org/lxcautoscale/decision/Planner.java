package org.lxcautoscale.decision;

import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.metrics.Usage;

/** Decides: evaluates the rules for each container, in this order, and the budget of the host for all of them. */
public final class Planner {

    private static final List<Rule> ELIGIBILITY = List.of(
            new Ignored(),
            new NotRunning(),
            new LockedOrTemplate(),
            new Frozen(),
            new UnknownUsage(),
            new Unlimited(),
            new PinnedCpus(),
            new NotInForce());

    private static final List<Rule> POLICIES = List.of(
            new SizingPolicy(),
            new ExpectedNeed(),
            new OffPeakPolicy(),
            new StartupBoostPolicy(),
            new MemoryPressure(),
            new Regret(),
            new LentSize());

    private static final List<Rule> URGENT_POLICIES =
            List.of(new BetweenCycles(), new StartupBoostPolicy(), new MemoryPressure(), new Regret());

    private static final List<Rule> GUARDS = List.of(
            new Bounds(),
            new HeldElsewhere(),
            new InUseFloor(),
            new RememberedFloor(),
            new ExpectedFloor(),
            new FlappingDamper(),
            new DeadBand(),
            new StepLimit(),
            new Stabilization(),
            new CoolDown(),
            new BackOff(),
            new PressureVeto(),
            new Unusual(),
            new Locked(),
            new Supervised(),
            new ObservedOnly());

    private static final List<Rule> CYCLE = concat(ELIGIBILITY, POLICIES, GUARDS);
    private static final List<Rule> URGENT = concat(ELIGIBILITY, URGENT_POLICIES, GUARDS);

    /** The decisions on all containers of a host, in the order of execution. */
    public List<Decision> plan(List<DecisionContext> contexts, Headroom headroom) {
        return grant(contexts.stream().map(this::decide).toList(), headroom);
    }

    /**
     * Whether this step decides on a container: in a cycle always; between two cycles only in urgent cases, or if its last
     * write has just failed.
     */
    public boolean concerns(DecisionContext context) {
        return context.cycle().trigger() == Trigger.CYCLE
                || (context.effective().isManaged()
                        && context.supervision().allowsChanges()
                        && (isUrgent(context) || StartupBoostPolicy.isDue(context) || hasJustFailed(context)));
    }

    /** The decision on one container, before the budget of the host. */
    public Decision decide(DecisionContext context) {
        boolean isFull = context.cycle().trigger() == Trigger.CYCLE || (hasJustFailed(context) && !isUrgent(context));
        return decide(context, isFull ? CYCLE : URGENT);
    }

    /** A failed write is retried between two cycles until the next cycle decides again. */
    private static boolean hasJustFailed(DecisionContext context) {
        return context.state().failures() > 0
                && context.state()
                        .failedAt()
                        .filter(at -> context.cycle()
                                .now()
                                .isBefore(at.plus(context.cycle().pollInterval())))
                        .isPresent();
    }

    /** The decisions on containers of one host as it can afford them, in the order of execution. */
    public List<Decision> grant(List<Decision> decisions, Headroom headroom) {
        return new HostBudget(headroom, decision -> decide(decision.context().withOutlook(Outlook.NONE)))
                .grant(decisions);
    }

    /**
     * The decision to restore the size that a container had before its first change; memory is not reduced below what is
     * in use.
     */
    public Decision rollback(DecisionContext context, Allocation baseline) {
        return request(context, SizeRequest.rollback(baseline));
    }

    /**
     * The decision on a size that somebody wants; memory is not reduced below what is in use, unless that is forced. What was
     * wanted may have been refused or limited. What a policy has proposed and somebody has approved since is granted only from
     * what is free on the host now.
     */
    public Decision request(DecisionContext context, SizeRequest request, Headroom headroom) {
        Decision decision = request(context, request);
        return request.reason() == Reason.APPROVED
                ? grant(List.of(decision), headroom).getFirst()
                : decision;
    }

    private static Decision request(DecisionContext context, SizeRequest wanted) {
        SizeRequest request = wanted.forContainer(context.container());
        List<Rule> rules = new ArrayList<>(List.of(new LockedOrTemplate(), new Frozen(), new RequestedSize(request)));
        if (request.reason() != Reason.ROLLBACK) {
            rules.add(new HostSize());
            rules.add(new PinnedCpus());
        }
        if (context.container().isRunning() && !request.isForced()) {
            rules.add(new InUseFloor());
        }
        rules.add(new Locked());
        return decide(context, rules);
    }

    /** Whether the container needs more before the next cycle. */
    public boolean isUrgent(DecisionContext context) {
        return context.usage() instanceof Usage usage
                && (usage.memory()
                                .flatMap(use -> MemoryPressure.symptom(context, use))
                                .isPresent()
                        || Regret.symptom(context, usage, Resource.CPU).isPresent()
                        || Regret.symptom(context, usage, Resource.MEMORY).isPresent());
    }

    private static Decision decide(DecisionContext context, List<Rule> rules) {
        Proposal proposal = new Proposal(context);
        for (Rule rule : rules) {
            for (Resource resource : Proposal.RESOURCES) {
                if (proposal.isOpen(resource)) {
                    rule.apply(proposal, resource);
                }
            }
        }
        return proposal.decide();
    }

    @SafeVarargs
    private static List<Rule> concat(List<Rule>... parts) {
        List<Rule> all = new ArrayList<>();
        for (List<Rule> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
