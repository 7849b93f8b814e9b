package org.lxcautoscale.forecast;

/**
 * What a container used of one resource in a window of five minutes. Amounts are in the base unit.
 *
 * @param mean mean use
 * @param peak highest use
 * @param hitAt the limit that was in the way, at which CPU was throttled or the kernel has killed; 0 if none was
 * @param limit in force
 */
public record Use(double mean, double peak, double hitAt, double limit) {

    /** Whether all of it can be: readings may be anything. */
    public boolean isPlausible() {
        return isAmount(mean) && isAmount(peak) && isAmount(hitAt) && isAmount(limit) && peak >= mean && limit > 0;
    }

    private static boolean isAmount(double value) {
        return value >= 0 && value < MOST;
    }

    private static final double MOST = 1L << 60;
}
