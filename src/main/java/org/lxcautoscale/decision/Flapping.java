package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;

/**
 * Tracks a resource that was shrunk and soon grew back. From the second time on, the size that was needed is a floor,
 * which decays like a {@link DecayingFloor}.
 *
 * @param shrunkAt when it was last shrunk (monotonic time); {@link Instant#MIN} if it has grown since
 * @param times how often it has grown back within {@link #REGROWTH_WINDOW}, each within {@link #FORGET_AFTER} of the
 *     previous time
 * @param needed the size it grew back to, in the base unit of the resource
 * @param neededAt when it last grew back (monotonic time)
 */
public record Flapping(Instant shrunkAt, int times, long needed, Instant neededAt) {

    /** Growth within a day of a shrink counts as flapping: the load of containers often follows a daily rhythm. */
    static final Duration REGROWTH_WINDOW = Duration.ofHours(24);

    /** Occurrences further apart are unrelated. */
    static final Duration FORGET_AFTER = Duration.ofHours(48);

    /** From this many times on it is no coincidence. */
    private static final int RECURRING = 2;

    static Flapping startedBy(Instant shrink) {
        return new Flapping(shrink, 0, 0, Instant.MIN);
    }

    Flapping shrunk(Instant now) {
        return new Flapping(now, times, needed, neededAt);
    }

    Flapping grown(long amount, Instant now) {
        boolean isRelated = times > 0 && !now.isAfter(neededAt.plus(FORGET_AFTER));
        if (shrunkAt.equals(Instant.MIN)) {
            return isRelated ? new Flapping(shrunkAt, times, Math.max(needed, amount), now) : this;
        }
        if (now.isAfter(shrunkAt.plus(REGROWTH_WINDOW))) {
            return new Flapping(Instant.MIN, 0, 0, Instant.MIN);
        }
        return new Flapping(Instant.MIN, isRelated ? times + 1 : 1, amount, now);
    }

    boolean isRecurring() {
        return times >= RECURRING;
    }

    /** The floor at this time. */
    long floor(Instant now, long minimum) {
        return new DecayingFloor(needed, neededAt.plus(REGROWTH_WINDOW)).at(now, minimum);
    }
}
