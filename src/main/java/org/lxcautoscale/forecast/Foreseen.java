package org.lxcautoscale.forecast;

/**
 * Sizes of one resource that a forecast asks for, in its base unit, with a margin.
 *
 * @param soon for what is expected within the lead time
 * @param ahead for what is expected in the time in which it should not shrink, or was in the last hour; at least {@code soon}
 * @param enough for what was expected of the next hour at any time of the last day; at least {@code ahead}
 * @param hour what is expected in the next hour
 */
public record Foreseen(double soon, double ahead, double enough, Quantiles hour) {}
