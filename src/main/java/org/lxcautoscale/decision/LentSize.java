package org.lxcautoscale.decision;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;

/**
 * A memory limit that was raised at once, in urgent need, and is not in the configuration, because that write has failed or the
 * daemon has ended before it: it is written again, and after {@link ContainerState#LENT_FOR} taken back as far as what is in use
 * allows.
 */
final class LentSize implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        if (resource != Resource.MEMORY
                || proposal.grows(resource)
                || context.supervision().keepsSize()
                || context.container().isLocked()) {
            return;
        }
        Optional<Instant> until = context.state().lentUntil();
        Optional<Long> raised = context.inForce(resource).map(Limit::own);
        long configured = context.container().allocation().get(resource);
        if (until.isEmpty() || raised.isEmpty() || raised.get() <= configured) {
            return;
        }
        Instant now = context.cycle().now();
        if (!now.isBefore(until.get())) {
            proposal.propose(
                    resource,
                    configured,
                    Reason.LENT,
                    () -> "its limit was raised to %s at once, and could not be made lasting"
                            .formatted(resource.format(raised.get())));
        } else if (BackOff.end(context.state(), now).isEmpty()) {
            proposal.makeLasting(
                    resource,
                    Reason.LENT,
                    () -> "its limit was raised to %s at once, which is not lasting yet"
                            .formatted(resource.format(raised.get())));
        }
    }
}
