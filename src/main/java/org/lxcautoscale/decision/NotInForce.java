package org.lxcautoscale.decision;

import java.time.Duration;
import org.lxcautoscale.container.Resource;

/**
 * Makes no decision on cores while a change of them, by anyone, has not come into force. Proxmox applies them every 10 s,
 * on a busy node later.
 */
final class NotInForce implements Rule {
    /** Three times that. Decisions are then based on whatever is in force. */
    static final Duration GRACE_PERIOD = Duration.ofSeconds(30);

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        if (resource != Resource.CPU
                || proposal.usage().of(resource).watchedFor().compareTo(GRACE_PERIOD) >= 0) {
            return;
        }
        context.mismatch(resource)
                .ifPresent(mismatch -> proposal.refuse(resource, Reason.NOT_IN_FORCE, () -> mismatch + " yet"));
    }
}
