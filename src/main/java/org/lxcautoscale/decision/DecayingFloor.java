package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;

/**
 * A size below which a shrink was once regretted. It decays with a half-life of 24 hours towards the tier's minimum:
 * {@code minimum + (amount − minimum) · 0.5^(age / 24 h)}, so that a container whose usage has changed may shrink a
 * little more each day.
 *
 * @param amount in the base unit of the resource
 * @param since when it was learned (monotonic time)
 */
public record DecayingFloor(long amount, Instant since) {

    static final Duration HALF_LIFE = Duration.ofHours(24);

    /** The floor at this time. */
    long at(Instant now, long minimum) {
        if (amount <= minimum) {
            return minimum;
        }
        double age = Math.max(0, Duration.between(since, now).toMillis());
        return minimum + Math.round((amount - minimum) * Math.pow(0.5, age / HALF_LIFE.toMillis()));
    }
}
