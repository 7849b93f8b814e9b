package org.lxcautoscale.demand;

/**
 * What was used of one resource in one window, {@link Demand#WINDOW} long. Amounts are in the base unit of the resource.
 *
 * @param mean mean use
 * @param peak highest use, at least {@code mean}
 * @param hitAt the highest limit that was in the way: at which CPU was throttled, or the kernel has killed for lack of memory;
 *     0 if none was
 */
public record Window(double mean, double peak, double hitAt) {}
