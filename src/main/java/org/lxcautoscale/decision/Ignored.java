package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Leaves containers alone that the configuration lists in {@code ignore_lxc}. */
final class Ignored implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (proposal.situation().ignored()) {
            proposal.refuse(resource, Reason.IGNORED, () -> "listed in ignore_lxc");
        }
    }
}
