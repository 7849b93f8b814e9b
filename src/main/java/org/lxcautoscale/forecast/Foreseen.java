package org.lxcautoscale.forecast;

import java.util.OptionalDouble;

/**
 * Sizes of one resource that a forecast asks for, in its base unit, with a margin.
 *
 * @param soon for what is expected within the lead time
 * @param ahead for what is expected in the time in which it should not shrink, or was in the last hour; at least {@code soon}
 * @param enough for what was expected of the next hour at any time of the last day; at least {@code ahead}; empty if the adaptive policy goes on
 * @param hour what is expected in the next hour
 */
public record Foreseen(double soon, double ahead, OptionalDouble enough, Quantiles hour) {

    /** The same, but the adaptive policy goes on. */
    Foreseen earlier() {
        return new Foreseen(soon, ahead, OptionalDouble.empty(), hour);
    }
}
