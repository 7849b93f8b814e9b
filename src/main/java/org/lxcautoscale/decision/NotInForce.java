package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;

/**
 * Decides nothing on a resource whose last change has yet to come into force. Proxmox applies cores in a round every 10
 * s, on a busy node later.
 */
final class NotInForce implements Rule {
    /** Three rounds. Whatever is in force after that is the size to go by. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Situation situation = proposal.situation();
        long configured = situation.container().allocation().get(resource);
        Instant now = situation.frame().now();
        boolean isFresh = resource == Resource.CPU
                && situation
                        .state()
                        .changedAt()
                        .filter(at -> now.isBefore(at.plus(PATIENCE)))
                        .isPresent();
        if (isFresh
                && situation
                        .inForce(resource)
                        .map(Limit::own)
                        .filter(own -> own != situation.enforceable(resource, configured))
                        .isPresent()) {
            proposal.refuse(
                    resource,
                    Reason.NOT_IN_FORCE,
                    () -> situation
                            .mismatch(resource)
                            .map(mismatch -> mismatch + " yet")
                            .orElse("the last change is not in force yet"));
        }
    }
}
