package org.lxcautoscale.decision;

import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Frame.Trigger;
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
            new SwingDamper(),
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
    public List<Decision> plan(List<Situation> situations, Headroom headroom) {
        return grant(situations.stream().map(this::decide).toList(), headroom);
    }

    /**
     * Whether this step decides on a container. A cycle decides on all; between two cycles, it is those in trouble that
     * cannot wait, and those whose last write has just failed.
     */
    public boolean concerns(Situation situation) {
        return situation.frame().trigger() == Trigger.CYCLE
                || (situation.effective().isManaged() && (isUrgent(situation) || hasJustFailed(situation)));
    }

    /** The decision on one container, on a host with room for everything. */
    public Decision decide(Situation situation) {
        boolean isWhole =
                situation.frame().trigger() == Trigger.CYCLE || (hasJustFailed(situation) && !isUrgent(situation));
        return decide(situation, isWhole ? CYCLE : URGENT);
    }

    /** What has failed is tried again between two cycles, until the next cycle decides on it as on all others. */
    private static boolean hasJustFailed(Situation situation) {
        return situation.state().failures() > 0
                && situation
                        .state()
                        .failedAt()
                        .filter(at -> situation
                                .frame()
                                .now()
                                .isBefore(at.plus(situation.frame().pollInterval())))
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
    public Decision rollback(Situation situation, Allocation baseline) {
        return decide(
                situation, List.of(new LockedOrTemplate(), new Frozen(), new RollbackTo(baseline), new InUseFloor()));
    }

    /** Whether the container is in trouble that cannot wait for the next cycle. */
    public boolean isUrgent(Situation situation) {
        return situation.usage() instanceof Usage usage
                && (usage.memory()
                                .flatMap(use -> MemoryPressure.sign(situation, use))
                                .isPresent()
                        || Regret.sign(situation, usage, Resource.CPU).isPresent()
                        || Regret.sign(situation, usage, Resource.MEMORY).isPresent());
    }

    private static Decision decide(Situation situation, List<Rule> rules) {
        Proposal proposal = new Proposal(situation);
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
