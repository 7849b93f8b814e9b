package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/**
 * Gives no limit to a container that has none: its administrator meant it so. Cores are managed all the same with
 * {@code manage_unlimited_cores}, starting from all cores of the host.
 */
final class Unlimited implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Situation situation = proposal.situation();
        if (!situation.container().allocation().isUnlimited(resource)) {
            return;
        }
        if (resource == Resource.CPU) {
            if (!situation.settings().manageUnlimitedCores()) {
                proposal.refuse(
                        resource,
                        Reason.UNLIMITED,
                        () -> "it has no core limit (manage_unlimited_cores: true would give it one)");
            }
        } else {
            proposal.refuse(resource, Reason.UNLIMITED, () -> "it has no memory limit");
        }
    }
}
