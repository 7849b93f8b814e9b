package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Measurement;

/** Unknown is not zero: what could not be measured is not changed. */
final class UnknownUsage implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (proposal.situation().usage() instanceof Measurement.Missing(String cause)) {
            proposal.refuse(resource, Reason.UNKNOWN_USAGE, () -> "its usage is not known: " + cause);
        }
    }
}
