package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** People come first: what is held or paused keeps its size, and where they want to approve changes, changes wait for them. */
final class Supervised implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Supervision supervision = proposal.context().supervision();
        if (!proposal.changes(resource)) {
            return;
        }
        if (supervision.hold().isPresent()) {
            proposal.hold(resource, Reason.HELD, supervision.hold()::get);
            return;
        }
        switch (supervision.mode()) {
            case AUTO -> {}
            case APPROVE -> proposal.withhold(resource, Reason.APPROVAL, supervision::because);
            case OBSERVE -> proposal.withhold(resource, Reason.OBSERVED_ONLY, supervision::because);
            case PAUSED -> proposal.hold(resource, Reason.PAUSED, supervision::because);
        }
    }
}
