package org.lxcautoscale.decision;

import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;

/** Does not grow a resource while a lower limit applies: {@code cpulimit}, {@code memory.high}, or that of a parent group. */
final class HeldElsewhere implements Rule {
    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (proposal.grows(resource)) {
            proposal.context()
                    .inForce(resource)
                    .filter(Limit::isHeld)
                    .ifPresent(limit -> proposal.hold(
                            resource,
                            Reason.HELD_ELSEWHERE,
                            () -> "%s holds it at %s: a larger size would change nothing"
                                    .formatted(limit.holder(), resource.format(limit.nearest()))));
        }
    }
}
