package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Usage;

/**
 * Proposes the size that somebody wants. If the use of a running container is unknown, so is its limit in force, which may be above
 * the configured one: any memory size might kill it.
 */
record RequestedSize(SizeRequest request) implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        Long amount = request.amounts().get(resource);
        if (amount == null) {
            proposal.refuse(resource, request.reason(), () -> "not asked for");
        } else if (context.container().allocation().get(resource) == amount) {
            proposal.refuse(
                    resource,
                    request.reason(),
                    () -> request.reason() == Reason.ROLLBACK
                            ? "it already has its former size"
                            : "it already has that size");
        } else if (!context.container().isRunning() || request.isForced()) {
            propose(proposal, resource, amount);
        } else if ((resource == Resource.MEMORY || context.lowers(resource, amount))
                && context.usage() instanceof Measurement.Missing missing) {
            proposal.refuse(
                    resource,
                    Reason.UNKNOWN_USAGE,
                    () -> "its usage is unknown: " + missing.cause() + "; run it again when it can be read");
        } else if (context.lowers(resource, amount) && context.usage() instanceof Usage usage && !usage.has(resource)) {
            proposal.refuse(resource, Reason.UNKNOWN_USAGE, () -> UnknownUsage.NOT_COUNTED);
        } else {
            propose(proposal, resource, amount);
        }
    }

    private void propose(Proposal proposal, Resource resource, long amount) {
        proposal.propose(resource, amount, request.reason(), request::sentence);
        if (request.isForced()) {
            proposal.agree(resource, Reason.FORCED, () -> "forced, whatever is in use");
        }
    }
}
