package org.lxcautoscale.decision;

import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;

/**
 * Prevents changes that would soon be followed by others. With the threshold policy the recent peak must stay {@value
 * #DEAD_BAND} percentage points below the upper threshold after a shrink; otherwise the next cycle would grow it again. The
 * adaptive policy keeps such a distance itself; what other guards leave of its shrink must be worth a change.
 */
final class DeadBand implements Rule {

    private static final double DEAD_BAND = 10;

    /** A shrink by less is not worth a change, in percent of the size, unless it is one of whole cores. */
    private static final double WORTHWHILE = 15;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.shrinks(resource) || proposal.isTakenBack(resource)) {
            return;
        }
        switch (proposal.context().settings().policy()) {
            case THRESHOLD -> keepBelowThreshold(proposal, resource);
            case ADAPTIVE -> keepUnlessWorthwhile(proposal, resource);
        }
    }

    private static void keepUnlessWorthwhile(Proposal proposal, Resource resource) {
        double saved = 100 - proposal.context().percent(resource, proposal.wanted(resource));
        boolean areSmallSteps = !proposal.context().settings().grid(resource).equals(Grid.WHOLE_CORES);
        if (areSmallSteps && saved < WORTHWHILE) {
            proposal.hold(
                    resource,
                    Reason.DEAD_BAND,
                    () -> "%s less is not worth a change".formatted(ThresholdPolicy.percent(saved)));
        }
    }

    private static void keepBelowThreshold(Proposal proposal, Resource resource) {
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
