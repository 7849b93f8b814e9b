package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Between two cycles nothing changes unless a later rule finds it urgent. */
final class BetweenCycles implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        proposal.hold(resource, Reason.BETWEEN_CYCLES, () -> "decided in the next cycle");
    }
}
