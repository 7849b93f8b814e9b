package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.EnergyMode;

/**
 * Energy mode: during off-peak time a container that need not grow is reduced to its tier's minimum, or to what it is expected to
 * need if that is more; afterwards its former size is restored. Off-peak time is at fixed hours, or when the container itself is
 * usually off its peak.
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
        DecisionContext context = proposal.context();
        long minimum = context.minimum(resource);
        long expected = context.foreseen().of(resource).map(Expected::ahead).orElse(0L);
        long enough = Math.max(minimum, proposal.grid(resource).roundUp(expected));
        if (proposal.current(resource) > enough) {
            proposal.propose(
                    resource,
                    enough,
                    Reason.OFF_PEAK,
                    () -> "%s: %s %s is enough"
                            .formatted(
                                    why(context),
                                    enough > minimum ? "the expected need of" : "the minimum of",
                                    resource.format(enough)));
        }
    }

    private static String why(DecisionContext context) {
        return context.settings().schedule().energyMode() == EnergyMode.LEARNED
                ? context.foreseen().quiet().orElse("off-peak time")
                : "off-peak time";
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
