package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Leaves frozen containers alone: their low use is no evidence. */
final class Frozen implements Rule {
    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (proposal.context().container().isFrozen()) {
            proposal.refuse(resource, Reason.FROZEN, () -> "it is frozen");
        }
    }
}
