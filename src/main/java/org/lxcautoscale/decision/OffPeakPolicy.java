package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/**
 * Energy mode: during off-peak time a container that need not grow is reduced to its tier's minimum; afterwards its
 * former size is restored.
 */
final class OffPeakPolicy implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (proposal.grows(resource)) {
            return;
        }
        DecisionContext context = proposal.context();
        if (context.isOffPeak()) {
            reduce(proposal, resource);
        } else {
            restore(proposal, resource);
        }
    }

    private static void reduce(Proposal proposal, Resource resource) {
        long minimum = proposal.context().minimum(resource);
        if (proposal.current(resource) > minimum) {
            proposal.propose(
                    resource,
                    minimum,
                    Reason.OFF_PEAK,
                    () -> "off-peak time: the minimum of %s is enough".formatted(resource.format(minimum)));
        }
    }

    private static void restore(Proposal proposal, Resource resource) {
        proposal.context()
                .offPeakEnd(resource)
                .filter(size -> size > proposal.current(resource))
                .ifPresent(size -> proposal.propose(
                        resource,
                        size,
                        Reason.OFF_PEAK_END,
                        () -> "the off-peak time is over: back to %s".formatted(resource.format(size))));
    }
}
