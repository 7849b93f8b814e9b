package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;

/**
 * How a resource has swung: shrunk by us, and soon grown back. Once is chance; from the second time on, the size that
 * was needed is a floor, which fades as a {@link DecayingFloor} does.
 *
 * @param shrunkAt when it was last shrunk and has not grown since; {@link Instant#MIN} when it has (monotonic time)
 * @param times how often it has grown back within {@link #SOON}, no two of them further apart than {@link #MEMORY}
 * @param needed the size it grew back to, in the base unit of the resource
 * @param neededAt when that was (monotonic time)
 */
public record Flapping(Instant shrunkAt, int times, long needed, Instant neededAt) {

    /** Growth within a day of the shrink is a flapping: containers have a rhythm of days. */
    static final Duration SOON = Duration.ofHours(24);

    /** Swings further apart have nothing to do with each other. */
    static final Duration MEMORY = Duration.ofHours(48);

    /** How many flapping it takes to be called a habit. */
    private static final int HABIT = 2;

    static Flapping startedBy(Instant shrink) {
        return new Flapping(shrink, 0, 0, Instant.MIN);
    }

    Flapping shrunk(Instant now) {
        return new Flapping(now, times, needed, neededAt);
    }

    Flapping grown(long amount, Instant now) {
        boolean goesOn = times > 0 && !now.isAfter(neededAt.plus(MEMORY));
        if (shrunkAt.equals(Instant.MIN)) {
            return goesOn ? new Flapping(shrunkAt, times, Math.max(needed, amount), now) : this;
        }
        if (now.isAfter(shrunkAt.plus(SOON))) {
            return new Flapping(Instant.MIN, 0, 0, Instant.MIN);
        }
        return new Flapping(Instant.MIN, goesOn ? times + 1 : 1, amount, now);
    }

    boolean isHabit() {
        return times >= HABIT;
    }

    /** The floor that is left of it. */
    long floor(Instant now, long minimum) {
        return new DecayingFloor(needed, neededAt.plus(SOON)).at(now, minimum);
    }
}
