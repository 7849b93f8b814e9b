package org.lxcautoscale.decision;

import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Resource;

/** Leaves templates alone, and containers that the host has locked, for example for a backup or a migration. */
final class LockedOrTemplate implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Container container = proposal.context().container();
        if (container.template()) {
            proposal.refuse(resource, Reason.TEMPLATE, () -> "a template is never resized");
        } else if (container.isLocked()) {
            proposal.refuse(resource, Reason.LOCKED, () -> "the host has locked it (" + container.lock() + ")");
        }
    }
}
