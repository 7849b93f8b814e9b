package org.lxcautoscale.demand;

/**
 * Which sizes a container may have of one resource, in its base unit.
 *
 * @param lowest smallest size, a multiple of {@code unit}
 * @param highest largest size, at least {@code lowest}
 * @param unit sizes are multiples of this
 */
public record Sizes(double lowest, double highest, double unit) {

    /** What exceeds a size by less than this share of a unit is an error of the arithmetic. */
    private static final double TOLERANCE = 1e-9;

    public Sizes {
        if (!(lowest > 0 && highest >= lowest && unit > 0)) {
            throw new IllegalArgumentException("no sizes: " + lowest + " to " + highest + " by " + unit);
        }
    }

    /** The smallest size that holds this amount, in the range. */
    public double holding(double amount) {
        return Math.min(highest, Math.max(lowest, Math.ceil(amount / unit - TOLERANCE) * unit));
    }
}
