package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Leaves the cores of a container alone whose configuration pins it to certain CPUs: a change of cores would have no effect. */
final class PinnedCpus implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (resource == Resource.CPU && proposal.context().container().isCpuFixed()) {
            proposal.refuse(resource, Reason.CPU_PINNED, () -> "its configuration pins it to certain CPUs");
        }
    }
}
