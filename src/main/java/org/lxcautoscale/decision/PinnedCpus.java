package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Gives no cores to a container whose own configuration says which CPUs it runs on: they would have no effect. */
final class PinnedCpus implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (resource == Resource.CPU && proposal.context().container().cpuPinned()) {
            proposal.refuse(resource, Reason.CPU_PINNED, () -> "its configuration pins it to certain CPUs");
        }
    }
}
