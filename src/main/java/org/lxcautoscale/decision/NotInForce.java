package org.lxcautoscale.decision;

import java.time.Duration;
import org.lxcautoscale.container.Resource;

/**
 * Decides nothing on cores that were changed, by whomever, and have yet to come into force. Proxmox applies them in a
 * round every 10 s, on a busy node later.
 */
final class NotInForce implements Rule {
    /** Three rounds. Whatever is in force after that is the size to go by. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        if (resource != Resource.CPU
                || proposal.usage().of(resource).watchedFor().compareTo(PATIENCE) >= 0) {
            return;
        }
        context.mismatch(resource)
                .ifPresent(mismatch -> proposal.refuse(resource, Reason.NOT_IN_FORCE, () -> mismatch + " yet"));
    }
}
