package org.lxcautoscale.decision;

import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Resource;

/** Lets a container that the host has locked grow only in urgent need, where its limit in force can be raised at once. */
final class Locked implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Container container = proposal.context().container();
        boolean isUrgentGrowth = proposal.grows(resource) && proposal.isUrgent(resource);
        if (container.isLocked() && !isUrgentGrowth) {
            proposal.hold(resource, Reason.LOCKED, () -> sentence(container));
        }
    }

    static String sentence(Container container) {
        return "the host has locked it (" + container.lock() + ")";
    }
}
