package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.Resource;

/**
 * Spares a failing host: after {@code n} consecutive failed writes the next attempt waits {@code 10 s · 2^(n−2)}, at most
 * 5 minutes; the first retry does not wait.
 */
final class BackOff implements Rule {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Override
    public void apply(Proposal proposal, Resource resource) {
        ContainerState state = proposal.context().state();
        if (!proposal.changes(resource)) {
            return;
        }
        Instant now = proposal.context().cycle().now();
        end(state, now)
                .ifPresent(end -> proposal.hold(
                        resource,
                        Reason.BACK_OFF,
                        () -> String.format(
                                Locale.US,
                                "the last %d writes failed, next attempt in %d s",
                                state.failures(),
                                Duration.between(now, end).toSeconds())));
    }

    /** When the next write may be attempted; empty if now. */
    static Optional<Instant> end(ContainerState state, Instant now) {
        return state.failures() < 2
                ? Optional.empty()
                : state.failedAt().map(at -> at.plus(delay(state.failures()))).filter(now::isBefore);
    }

    static Duration delay(int failures) {
        Duration delay = FIRST.multipliedBy(1L << Math.min(failures - 2, 10));
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }
}
