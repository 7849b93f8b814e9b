package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
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
        } else if (isSizedSo(context.container(), resource, amount)) {
            proposal.refuse(
                    resource,
                    request.reason(),
                    () -> request.reason() == Reason.ROLLBACK
                            ? "it already has its former size"
                            : "it already has that size");
        } else if (isNew() && amount % proposal.grid(resource).step() != 0) {
            proposal.refuse(
                    resource,
                    Reason.BOUNDS,
                    () -> "it is sized in whole cores: cpu_unit: cpulimit would allow " + resource.format(amount));
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

    /** Whether it is a size that the container has not had. */
    private boolean isNew() {
        return request.reason() == Reason.MANUAL || request.reason() == Reason.BOOST;
    }

    private boolean isSizedSo(Container container, Resource resource, long amount) {
        return request.exact()
                .map(size -> container.isSizedAs(size, resource))
                .orElseGet(() -> container.allocation().get(resource) == amount);
    }

    private void propose(Proposal proposal, Resource resource, long amount) {
        Optional<Allocation> exact = request.exact();
        if (exact.isPresent()) {
            proposal.propose(resource, exact.get(), request.reason(), request::sentence);
        } else {
            proposal.propose(resource, amount, request.reason(), request::sentence);
        }
        if (request.isForced()) {
            proposal.agree(resource, Reason.FORCED, () -> "forced, whatever is in use");
        }
    }
}
