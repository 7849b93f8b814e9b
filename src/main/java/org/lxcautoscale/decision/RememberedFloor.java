package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Does not repeat a shrink that was regretted: below the size given back then only as fast as its memory fades. */
final class RememberedFloor implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        DecayingFloor remembered = context.state().floors().get(resource);
        if (remembered == null || !proposal.shrinks(resource)) {
            return;
        }
        long floor = remembered.at(context.cycle().now(), context.minimum(resource));
        if (proposal.wanted(resource) < floor) {
            proposal.limit(
                    resource,
                    floor,
                    Reason.REMEMBERED_FLOOR,
                    () -> "a shrink below %s was regretted".formatted(resource.format(remembered.amount())));
        }
    }
}
