package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/**
 * Gives no limit to a container that has none: its administrator meant it so. Cores are managed all the same with
 * {@code manage_unlimited_cores}, starting from all cores of the host.
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
