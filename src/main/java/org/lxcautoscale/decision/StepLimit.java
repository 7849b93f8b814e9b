package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/**
 * Shrinks in steps: at most {@code max_shrink_percent} of the size in one cycle, but always one whole core, and the least
 * amount of memory that a shrink is rounded to where that is no more than half of the size.
 */
final class StepLimit implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.shrinks(resource)) {
            return;
        }
        double percent = proposal.context().settings().shrinkSafety().maxShrinkPercent();
        long current = proposal.current(resource);
        long step = (long) (current * percent / 100);
        long least = proposal.grain(resource);
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
