package org.lxcautoscale.decision;

import java.util.OptionalLong;

/**
 * What a container is expected to need of one resource, by a model of it that has proved itself: sizes in the base unit (millicores,
 * bytes), with a margin. Immutable.
 *
 * @param soon what it should have within the lead time
 * @param ahead what it is expected to need at most for longer than that: it does not shrink below
 * @param enough what the adaptive policy gives it instead of the size that it finds itself; empty if that counts
 * @param sentence why, with its figures, without an end: {@code up to 3.2 cores are expected at 09:10}
 */
public record Expected(long soon, long ahead, OptionalLong enough, String sentence) {

    /** One that only grows, and keeps from shrinking. */
    public Expected(long soon, long ahead, String sentence) {
        this(soon, ahead, OptionalLong.empty(), sentence);
    }

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is not positive, or {@code ahead} is less than {@code soon}
     */
    public Expected {
        if (soon <= 0 || ahead < soon || enough.orElse(ahead) < ahead) {
            throw new IllegalArgumentException("no sizes to expect: " + soon + " soon, " + ahead + " ahead");
        }
    }
}
