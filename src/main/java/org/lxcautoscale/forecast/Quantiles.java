package org.lxcautoscale.forecast;

import java.util.List;

/**
 * What will be used at most in a time to come: below {@code p50} in half of all cases, and so on. Ascending; in the unit of what was
 * learned.
 */
public record Quantiles(double p50, double p90, double p98) {

    /** The levels, as shares. */
    public static final List<Double> LEVELS = List.of(0.5, 0.9, 0.98);

    /** All three the same: what a forecast says that knows no quantiles. */
    public static Quantiles point(double value) {
        return new Quantiles(value, value, value);
    }

    /** Of one of the {@link #LEVELS}, by its index. */
    public double of(int level) {
        return switch (level) {
            case 0 -> p50;
            case 1 -> p90;
            default -> p98;
        };
    }

    /**
     * Mean pinball loss over the levels: {@code max(q·(y − f), (q − 1)·(y − f))}, which is least for the true quantile (Koenker and
     * Bassett, 1978). In the unit of the values.
     */
    public double loss(double actual) {
        double sum = 0;
        for (int level = 0; level < LEVELS.size(); level++) {
            sum += loss(LEVELS.get(level), actual, of(level));
        }
        return sum / LEVELS.size();
    }

    static double loss(double level, double actual, double forecast) {
        double above = actual - forecast;
        return Math.max(level * above, (level - 1) * above);
    }
}
