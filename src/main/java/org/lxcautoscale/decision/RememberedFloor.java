package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Does not repeat a regretted shrink: the floor at the restored size allows it only as it decays. */
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
