package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Leaves stopped containers alone: there is nothing to measure. */
final class NotRunning implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.context().container().isRunning()) {
            proposal.refuse(resource, Reason.NOT_RUNNING, () -> "the container does not run");
        }
    }
}
