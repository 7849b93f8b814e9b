package org.lxcautoscale.demand;

/**
 * What was used of one resource in one window, {@link Demand#WINDOW} long. Amounts are in the base unit of the resource.
 *
 * @param mean mean use
 * @param peak highest use, at least {@code mean}
 * @param lowest lowest use
 * @param rise by how much use has risen at most, from a sample to a later one
 * @param hitAt the highest limit that was in the way: at which CPU was throttled, or the kernel has killed for lack of memory;
 *     0 if none was
 */
public record Window(double mean, double peak, double lowest, double rise, double hitAt) {

    /** Of which only mean and peak are known. */
    public static Window of(double mean, double peak, double hitAt) {
        return new Window(mean, peak, mean, 0, hitAt);
    }
}
