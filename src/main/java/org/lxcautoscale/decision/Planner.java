package org.lxcautoscale.decision;

import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.metrics.Usage;

/** Decides: lets the rules speak on each container, in this order, and the host's budget on all of them. */
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

    private static final List<Rule> POLICIES =
            List.of(new ThresholdPolicy(), new OffPeakPolicy(), new MemoryPressure(), new Regret());

    private static final List<Rule> URGENT_POLICIES = List.of(new BetweenCycles(), new MemoryPressure(), new Regret());

    private static final List<Rule> GUARDS = List.of(
            new Bounds(),
            new HeldElsewhere(),
            new InUseFloor(),
            new RememberedFloor(),
            new FlappingDamper(),
            new DeadBand(),
            new StepLimit(),
            new Stabilization(),
            new CoolDown(),
            new BackOff(),
            new PressureVeto(),
            new ObservedOnly());

    private static final List<Rule> CYCLE = concat(ELIGIBILITY, POLICIES, GUARDS);
    private static final List<Rule> URGENT = concat(ELIGIBILITY, URGENT_POLICIES, GUARDS);

    /** The decisions on all containers of a host, in the order in which they are to be carried out. */
    public List<Decision> plan(List<DecisionContext> contexts, Headroom headroom) {
        return grant(contexts.stream().map(this::decide).toList(), headroom);
    }

    /**
     * Whether this step decides on a container. A cycle decides on all; between two cycles, it is those in trouble that
     * cannot wait, and those whose last write has just failed.
     */
    public boolean concerns(DecisionContext context) {
        return context.cycle().trigger() == Trigger.CYCLE
                || (context.effective().isManaged() && (isUrgent(context) || hasJustFailed(context)));
    }

    /** The decision on one container, on a host with room for everything. */
    public Decision decide(DecisionContext context) {
        boolean isWhole = context.cycle().trigger() == Trigger.CYCLE || (hasJustFailed(context) && !isUrgent(context));
        return decide(context, isWhole ? CYCLE : URGENT);
    }

    /** What has failed is tried again between two cycles, until the next cycle decides on it as on all others. */
    private static boolean hasJustFailed(DecisionContext context) {
        return context.state().failures() > 0
                && context.state()
                        .failedAt()
                        .filter(at -> context.cycle()
                                .now()
                                .isBefore(at.plus(context.cycle().pollInterval())))
                        .isPresent();
    }

    /** Decisions on containers of one host, as it can afford them, in the order in which they are to be carried out. */
    public List<Decision> grant(List<Decision> decisions, Headroom headroom) {
        return new HostBudget(headroom).grant(decisions);
    }

    /**
     * The decision to give a container back the size that it had before our first change; memory is not taken below what
     * is in use.
     */
    public Decision rollback(DecisionContext context, Allocation baseline) {
        return decide(
                context, List.of(new LockedOrTemplate(), new Frozen(), new RollbackTo(baseline), new InUseFloor()));
    }

    /** Whether the container is in trouble that cannot wait for the next cycle. */
    public boolean isUrgent(DecisionContext context) {
        return context.usage() instanceof Usage usage
                && (usage.memory()
                                .flatMap(use -> MemoryPressure.sign(context, use))
                                .isPresent()
                        || Regret.sign(context, usage, Resource.CPU).isPresent()
                        || Regret.sign(context, usage, Resource.MEMORY).isPresent());
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
