package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/**
 * Shrinks in steps: at most {@code max_shrink_percent} of the size per cycle, but at least one whole core (a tenth, where that is the unit), and at least
 * the unit to which shrinks of memory are rounded, if that is at most half of the size.
 */
final class StepLimit implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.shrinks(resource) || proposal.isTakenBack(resource)) {
            return;
        }
        double percent = proposal.context().settings().shrinkSafety().maxShrinkPercent();
        long current = proposal.current(resource);
        long step = (long) (current * percent / 100);
        long least = proposal.shrinkGranularity(resource);
        long most = switch (resource) {
            case CPU -> Math.max(least, step / least * least);
            case MEMORY -> least <= current / 2 ? Math.max(least, step) : step;
        };
        if (current - proposal.wanted(resource) > most) {
            proposal.limit(
                    resource,
                    current - most,
                    Reason.STEP_LIMIT,
                    () -> "at most %s a cycle"
                            .formatted(most > step ? resource.format(most) : ThresholdPolicy.percent(percent)));
        }
    }
}
