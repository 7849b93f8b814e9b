package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.Policy;

/**
 * Prevents flapping of the threshold policy; the adaptive one has a dead band of its own. After a shrink the recent peak must stay {@value #DEAD_BAND} percentage points below the
 * upper threshold; otherwise the next cycle would grow it again.
 */
final class DeadBand implements Rule {

    private static final double DEAD_BAND = 10;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.shrinks(resource) || proposal.context().settings().policy() == Policy.ADAPTIVE) {
            return;
        }
        double upper = proposal.context().settings().of(resource).thresholds().upper();
        double highest = Math.max(upper - DEAD_BAND, upper / 2);
        long floor = (long) Math.ceil(proposal.usage().of(resource).peak() * 100 / highest);
        if (proposal.wanted(resource) < floor) {
            proposal.limit(
                    resource,
                    floor,
                    Reason.DEAD_BAND,
                    () -> "usage must stay below %s after a shrink".formatted(ThresholdPolicy.percent(highest)));
        }
    }
}
