package org.lxcautoscale.decision;

import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Resource;

/**
 * Leaves templates alone, and containers that the host has locked, for example for a backup or a migration; but the memory of
 * one that can be helped at once is looked at, see {@link Locked}.
 */
final class LockedOrTemplate implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Container container = proposal.context().container();
        if (container.template()) {
            proposal.refuse(resource, Reason.TEMPLATE, () -> "a template is never resized");
        } else if (container.isLocked()
                && !(resource == Resource.MEMORY && proposal.context().canBeHelped())) {
            proposal.refuse(resource, Reason.LOCKED, () -> Locked.sentence(container));
        }
    }
}
