package org.lxcautoscale.cycle;

import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * The result of a write, as read back from the container.
 *
 * @param configured the configured size now; empty if it could not be read, in which case the write stays open
 */
record ReadBack(Outcome outcome, Optional<Allocation> configured) {

    /**
     * Reads a container after a write; an error of the write counts only if the size is not the wanted one.
     *
     * @param error the error of the write; empty if there was none
     */
    static ReadBack of(ContainerHost host, Decision decision, String error) {
        try {
            return switch (host.read(decision.id())) {
                case Observed.Readable readable ->
                    new ReadBack(
                            outcome(decision, readable, error),
                            Optional.of(readable.container().allocation()));
                case Observed.Unreadable unreadable -> unknown(decision, error, unreadable.cause());
            };
        } catch (NoSuchContainerException | HostUnavailableException e) {
            return unknown(decision, error, String.valueOf(e.getMessage()));
        }
    }

    private static ReadBack unknown(Decision decision, String error, String cause) {
        String detail = (error.isEmpty() ? "" : error + "; ") + "its size could not be read back: " + cause;
        return new ReadBack(new Outcome(decision, Result.FAILED, detail), Optional.empty());
    }

    private static Outcome outcome(Decision decision, Observed.Readable now, String error) {
        Allocation size = now.container().allocation();
        if (!size.isSameAs(decision.target())) {
            return new Outcome(
                    decision, Result.FAILED, error.isEmpty() ? "accepted, but the host shows " + size : error);
        }
        if (decision.change().has(Resource.MEMORY)) {
            Optional<String> behind = notInForce(Resource.MEMORY, size.get(Resource.MEMORY), now);
            if (behind.isPresent()) {
                return new Outcome(decision, Result.FAILED, error.isEmpty() ? behind.get() : error);
            }
        }
        return new Outcome(decision, Result.APPLIED, error.isEmpty() ? "" : "despite: " + error);
    }

    /** Why the accepted size is not in force; empty if it is, or the host does not report it. */
    static Optional<String> notInForce(Resource resource, long wanted, Observed.Readable now) {
        return now.reading() instanceof Reading.Counters counters
                ? counters.limits()
                        .of(resource)
                        .map(Limit::own)
                        .filter(own -> own != wanted)
                        .map(own -> "accepted, not in force: %s configured, but %s in force"
                                .formatted(
                                        resource.format(wanted),
                                        own == resource.unlimited() ? "no limit" : resource.format(own)))
                : Optional.empty();
    }
}
