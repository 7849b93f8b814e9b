package org.lxcautoscale.replay;

/**
 * Which limits a container may have, in cores or MiB.
 *
 * @param unit limits are multiples of this: 1, or 0.1 cores; a whole number of them is one core or MiB
 */
public record SizeRange(double lowest, double highest, double unit) {

    /** A wish that is above a valid limit by no more than this, in units, is an error of the arithmetic. */
    private static final double TOLERANCE = 1e-9;

    public SizeRange {
        if (!(lowest > 0 && highest >= lowest && unit > 0)) {
            throw new IllegalArgumentException("no range of sizes: %s to %s by %s".formatted(lowest, highest, unit));
        }
    }

    /** The smallest part of a core that matters. */
    private static final double SMALLEST_PART = 0.001;

    /** The sizes of the baselines, which may be any part of a core if they need not be whole ones. */
    SizeRange ofBaselines() {
        return unit < 1 ? new SizeRange(SMALLEST_PART, highest, SMALLEST_PART) : this;
    }

    /** The limit for a wish: the next valid one, within the range. */
    public double limit(double wish) {
        return within(roundUp(wish, TOLERANCE));
    }

    /** The next multiple of the unit, within the range or not. */
    double rounded(double amount) {
        return roundUp(amount, 0);
    }

    /** The smallest limit that holds this use, within the range. */
    public double holding(double use) {
        double rounded = roundUp(use, 0);
        return within(rounded < use ? rounded + unit : rounded);
    }

    private double roundUp(double amount, double tolerance) {
        if (unit == 1) {
            return Math.ceil(amount - tolerance);
        }
        double perOne = Math.rint(1 / unit); // the quotient of whole numbers is the double next to the decimal number
        return Math.ceil(amount * perOne - tolerance) / perOne;
    }

    private double within(double amount) {
        return Math.min(highest, Math.max(lowest, amount));
    }
}
