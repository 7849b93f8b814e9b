package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.lxcautoscale.container.Resource;

/** Leaves a container alone for {@code cooldown} seconds after a change, except for urgent growth. */
final class CoolDown implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        Duration cooldown = context.settings().schedule().cooldown();
        if (!proposal.changes(resource) || proposal.isUrgent(resource) || cooldown.isZero()) {
            return;
        }
        Instant now = context.cycle().now();
        context.state()
                .changedAt()
                .map(at -> at.plus(cooldown))
                .filter(now::isBefore)
                .ifPresent(end -> proposal.hold(
                        resource,
                        Reason.COOLDOWN,
                        () -> String.format(
                                Locale.US,
                                "changed recently, next change in %d s",
                                Duration.between(now, end).toSeconds())));
    }
}
