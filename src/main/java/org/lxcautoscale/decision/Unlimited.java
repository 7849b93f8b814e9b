package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/**
 * Sets no limit on a container that has none, which is presumably intended. With {@code manage_unlimited_cores} cores
 * are managed, starting from all cores of the host.
 */
final class Unlimited implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        if (!context.container().allocation().isUnlimited(resource)) {
            return;
        }
        if (!context.settings().of(resource).manageUnlimited()) {
            proposal.refuse(resource, Reason.UNLIMITED, () -> switch (resource) {
                case CPU -> "it has no core limit (manage_unlimited_cores: true would give it one)";
                case MEMORY -> "it has no memory limit";
            });
        }
    }
}
