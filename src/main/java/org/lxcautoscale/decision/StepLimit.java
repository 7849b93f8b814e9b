package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Shrinks in steps: at most {@code max_shrink_percent} of the size in one cycle, but always one whole core. */
final class StepLimit implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.shrinks(resource)) {
            return;
        }
        double percent = proposal.situation().settings().shrinkSafety().maxShrinkPercent();
        long current = proposal.current(resource);
        long step = (long) (current * percent / 100);
        long most = resource == Resource.CPU ? Math.max(1000, step / 1000 * 1000) : step;
        if (current - proposal.wanted(resource) > most) {
            proposal.limit(
                    resource,
                    current - most,
                    Reason.STEP_LIMIT,
                    () -> "at most %s a cycle".formatted(ThresholdPolicy.percent(percent)));
        }
    }
}
