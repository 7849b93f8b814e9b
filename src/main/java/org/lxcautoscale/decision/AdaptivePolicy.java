package org.lxcautoscale.decision;

import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.demand.Advice;

/** Sizes by what the container has needed in the last hours: see {@link org.lxcautoscale.demand.Demand}. */
final class AdaptivePolicy implements Rule {

    /**
     * Proposes growth of a container that cannot wait: to what was learned to be needed. Between two cycles, where it is filling
     * faster than anything that was learned, at least by the step of the threshold policy; what is too much of it is given back
     * later. Holds at the maximum.
     */
    static void grow(Proposal proposal, Resource resource, double percent, Reason reason, Supplier<String> why) {
        DecisionContext context = proposal.context();
        long current = proposal.current(resource);
        long advised =
                Math.round(context.advised().of(resource).map(Advice::size).orElse(0.0));
        boolean isEnough = context.cycle().trigger() == Trigger.CYCLE && advised > current;
        if (isEnough) {
            proposal.propose(resource, advised, reason, why);
            return;
        }
        ThresholdPolicy.grow(proposal, resource, percent, reason, why);
        if (proposal.grows(resource) && advised > proposal.wanted(resource)) {
            proposal.propose(resource, advised, reason, why);
        }
    }

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Optional<Advice> advised = proposal.context().advised().of(resource);
        if (advised.isEmpty()) {
            proposal.hold(resource, Reason.LITTLE_KNOWN, () -> "nothing is known of what it needs yet");
            return;
        }
        Optional<Expected> expected = proposal.context().foreseen().of(resource);
        if (expected.isPresent() && expected.get().enough().isPresent()) {
            apply(
                    proposal,
                    resource,
                    advised.get(),
                    expected.get(),
                    expected.get().enough().getAsLong());
        } else {
            apply(proposal, resource, advised.get());
        }
    }

    /** Growth is for what is expected soon, or cannot wait; but then it is enough for a day. */
    private static void apply(Proposal proposal, Resource resource, Advice advice, Expected expected, long enough) {
        long current = proposal.current(resource);
        long least = Math.round(advice.least());
        long size = Math.max(proposal.grid(resource).roundUp(enough), least);
        Supplier<String> sentence =
                () -> expected.sentence() + ", for which %s is enough".formatted(resource.format(size));
        if (least > current) {
            proposal.propose(resource, size, Reason.NEEDS_MORE, advice.sentence());
        } else if (expected.soon() > current && size > current) {
            proposal.propose(resource, size, Reason.EXPECTED, sentence);
        } else if (size < current) {
            proposal.propose(resource, size, Reason.NEEDS_LESS, sentence);
        } else {
            proposal.hold(resource, Reason.AS_NEEDED, sentence);
        }
    }

    private static void apply(Proposal proposal, Resource resource, Advice advice) {
        long current = proposal.current(resource);
        long size = Math.round(advice.size());
        if (size > current) {
            proposal.propose(resource, size, Reason.NEEDS_MORE, advice.sentence());
        } else if (size < current) {
            proposal.propose(resource, size, Reason.NEEDS_LESS, advice.sentence());
        } else {
            proposal.hold(resource, Reason.AS_NEEDED, advice.sentence());
        }
    }
}
