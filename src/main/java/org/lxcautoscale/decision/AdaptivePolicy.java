package org.lxcautoscale.decision;

import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Advice;

/** Sizes by what the container has needed in the last hours: see {@link org.lxcautoscale.demand.Demand}. */
final class AdaptivePolicy implements Rule {

    /** What urgent growth adds at least, as after a kill. */
    private static final double URGENT_GROWTH = 1.2;

    /** Proposes growth to what was learned to be needed, or to a fifth more if that is not enough; holds at the maximum. */
    static void grow(Proposal proposal, Resource resource, Reason reason, Supplier<String> why) {
        DecisionContext context = proposal.context();
        long current = proposal.current(resource);
        long maximum = context.maximum(resource);
        double advised = context.advised().of(resource).map(Advice::size).orElse(0.0);
        long size = advised > current
                ? Math.round(advised)
                : context.settings().grid(resource).roundUp((long) (current * URGENT_GROWTH));
        if (current >= maximum) {
            proposal.hold(
                    resource,
                    Reason.BOUNDS,
                    () -> why.get() + ", but it is at its maximum of " + resource.format(maximum));
        } else {
            proposal.propose(resource, Math.min(maximum, size), reason, why);
        }
    }

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Optional<Advice> advised = proposal.context().advised().of(resource);
        if (advised.isEmpty()) {
            proposal.hold(resource, Reason.LITTLE_KNOWN, () -> "nothing is known of what it needs yet");
            return;
        }
        Advice advice = advised.get();
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
