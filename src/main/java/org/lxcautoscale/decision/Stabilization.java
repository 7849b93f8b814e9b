package org.lxcautoscale.decision;

import java.time.Duration;
import java.util.Locale;
import org.lxcautoscale.container.Resource;

/**
 * Delays shrinks until the container has been watched at its size, without a gap, for {@code stabilization_cycles}. That
 * usage was low all that time is checked by the threshold policy, which compares the peak.
 */
final class Stabilization implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.shrinks(resource) || proposal.isTakenBack(resource)) {
            return;
        }
        DecisionContext context = proposal.context();
        int cycles = context.settings().shrinkSafety().stabilizationCycles();
        Duration poll = context.cycle().pollInterval();
        Duration known = proposal.usage().of(resource).watchedFor();
        Duration needed = poll.multipliedBy(cycles).minus(poll.dividedBy(20));
        if (known.compareTo(needed) < 0) {
            proposal.hold(
                    resource,
                    Reason.STABILIZATION,
                    () -> String.format(
                            Locale.US,
                            "watched for %d s so far, %d cycles of %d s are needed",
                            known.toSeconds(),
                            cycles,
                            poll.toSeconds()));
        } else {
            proposal.agree(
                    resource,
                    Reason.STABILIZATION,
                    () -> String.format(Locale.US, "low for %d cycles of %d s", cycles, poll.toSeconds()));
        }
    }
}
