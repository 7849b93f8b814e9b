package org.lxcautoscale.decision;

import java.util.Locale;
import org.lxcautoscale.container.Resource;

/** Stops repeated shrinks of a resource that keeps growing back: see {@link Flapping}. */
final class FlappingDamper implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        Flapping flapping = context.state().flapping().get(resource);
        if (flapping == null || !flapping.isRecurring() || !proposal.shrinks(resource) || context.isOffPeak()) {
            return;
        }
        long floor = flapping.floor(context.cycle().now(), context.minimum(resource));
        if (proposal.wanted(resource) < floor) {
            proposal.limit(
                    resource,
                    floor,
                    Reason.FLAPPING,
                    () -> String.format(
                            Locale.US,
                            "it has grown back %d times after a shrink, last to %s",
                            flapping.times(),
                            resource.format(flapping.needed())));
        }
    }
}
