package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** No size that somebody wants is more than the host has, less its reserve. */
final class HostSize implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        CycleContext cycle = proposal.context().cycle();
        long most = resource == Resource.CPU ? cycle.hostCores() * 1000L : cycle.grantableMemory();
        if (proposal.grows(resource) && proposal.wanted(resource) > most) {
            proposal.refuse(resource, Reason.BOUNDS, () -> "its host can give at most " + resource.format(most));
        }
    }
}
