package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Usage;

/** Unknown is not zero: what could not be measured is not changed. */
final class UnknownUsage implements Rule {
    static final String NOT_COUNTED = "this machine does not count the memory of containers";

    @Override
    public void apply(Proposal proposal, Resource resource) {
        switch (proposal.context().usage()) {
            case Measurement.Missing missing ->
                proposal.refuse(resource, Reason.UNKNOWN_USAGE, () -> "its usage is unknown: " + missing.cause());
            case Usage usage
            when !usage.has(resource) -> proposal.refuse(resource, Reason.UNKNOWN_USAGE, () -> NOT_COUNTED);
            case Usage _ -> {}
        }
    }
}
