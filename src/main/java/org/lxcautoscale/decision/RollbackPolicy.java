package org.lxcautoscale.decision;

import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Usage;

/**
 * Proposes the size from before the first change. If the use of a running container is unknown, so is its limit in force,
 * which may be above the configured one: any memory size might kill it.
 */
record RollbackPolicy(Allocation baseline) implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        long amount = baseline.get(resource);
        if (context.container().allocation().get(resource) == amount) {
            proposal.refuse(resource, Reason.ROLLBACK, () -> "it already has its former size");
        } else if (!context.container().isRunning()) {
            proposal.propose(resource, amount, Reason.ROLLBACK, () -> "back to the size before the first change");
            proposal.close(resource);
        } else if ((resource == Resource.MEMORY || context.lowers(resource, amount))
                && context.usage() instanceof Measurement.Missing missing) {
            proposal.refuse(
                    resource,
                    Reason.UNKNOWN_USAGE,
                    () -> "its usage is unknown: " + missing.cause() + "; run it again when it can be read");
        } else if (context.lowers(resource, amount) && context.usage() instanceof Usage usage && !usage.has(resource)) {
            proposal.refuse(resource, Reason.UNKNOWN_USAGE, () -> UnknownUsage.NOT_COUNTED);
        } else {
            proposal.propose(resource, amount, Reason.ROLLBACK, () -> "back to the size before the first change");
        }
    }
}
