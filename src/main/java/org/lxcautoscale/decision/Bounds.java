package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Keeps sizes between the tier's minimum and its maximum, or the size of the host less the reserve if that is smaller. */
final class Bounds implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        long wanted = proposal.wanted(resource);
        if (proposal.grows(resource)) {
            long maximum = context.maximum(resource);
            if (wanted > maximum) {
                proposal.limit(
                        resource, maximum, Reason.BOUNDS, () -> "at most %s".formatted(resource.format(maximum)));
            }
        } else if (proposal.shrinks(resource)) {
            long minimum = context.minimum(resource);
            if (wanted < minimum) {
                proposal.limit(
                        resource, minimum, Reason.BOUNDS, () -> "at least %s".formatted(resource.format(minimum)));
            }
        }
    }
}
