package org.lxcautoscale.forecast;

import java.util.Arrays;
import java.util.Optional;

/**
 * Steady growth of a quantity that is known once in each unit of time, and has a pattern that repeats after some of them: quarters of
 * a day, days of a week. Means over such a period are looked at; the time since they grow is steady growth if
 *
 * <ul>
 *   <li>they rise in nearly all pairs (Kendall's tau at least {@value #STEADY}), by {@value #GROWN} of what they were,
 *   <li>along a line ({@link TheilSen}), and in each quarter of the time: a step does not,
 *   <li>farther than a walk at random would come with such steps,
 *   <li>and not slower than before.
 * </ul>
 *
 * <p>Immutable. Times are indexes of values.
 *
 * @param line of the means
 * @param first value that counts
 * @param span how many means the line is of
 * @param most how much more it can grow, if it is what levels off: the straighter it is, the more
 * @param now the time after the last value
 * @param period of the pattern
 */
record Growth(TheilSen line, int first, double span, double most, int now, int period) {

    private static final double STEADY = 0.85;
    private static final double GROWN = 0.1;

    /** Median distance from the line, as a share of the growth. */
    private static final double OFF_LINE = 0.05;

    /** Each part must have at least this share of its growth. */
    private static final double PART = 0.4;

    private static final double SLOWER = 0.85;

    /** How many standard deviations a walk at random does not go; with few steps, their size is not well known. */
    private static final double NO_WALK = 5;

    private static final double NO_SHORT_WALK = 30;

    /** How far the middle of 1 − exp(−t) is above a line through its ends, as a share of its growth for each t. */
    private static final double BEND_OF_FILLING = 0.062;

    /** Standard deviation of normal noise by its median distance. */
    private static final double NORMAL = 1.48;

    private static final int PARTS = 4;

    /**
     * The longest growth until now, if there is one.
     *
     * @param values one a unit of time; NaN where nothing is known
     * @param since those before do not count
     * @param period of the pattern, in values
     * @param shortest how many means are enough since then
     * @param shortestPart how many means are enough if it begins later: that is one of several beginnings that are tried
     * @param least growth that is worth a word
     */
    static Optional<Growth> of(double[] values, int since, int period, int shortest, int shortestPart, double least) {
        double[] x = new double[values.length];
        double[] y = new double[values.length];
        int n = 0;
        for (int i = since + period - 1; i < values.length; i++) {
            double mean = mean(values, i - period + 1, i + 1);
            if (!Double.isNaN(mean)) {
                x[n] = i;
                y[n] = mean;
                n++;
            }
        }
        for (int from = 0; from < n; from++) {
            double span = values.length - x[from];
            boolean isLong = span >= (from == 0 ? shortest : shortestPart) && n - from >= 0.75 * span;
            if (isLong) {
                Optional<Growth> growth =
                        of(Arrays.copyOf(x, n), Arrays.copyOf(y, n), from, values.length, period, least);
                if (growth.isPresent()) {
                    return growth;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Growth> of(double[] x, double[] y, int from, int now, int period, double least) {
        double[] xs = Arrays.copyOfRange(x, from, x.length);
        double[] ys = Arrays.copyOfRange(y, from, x.length);
        if (!isNoWalk(ys, period)) {
            return Optional.empty();
        }
        TheilSen line = TheilSen.of(xs, ys);
        double span = now - xs[0];
        double growth = line.slope() * span;
        boolean isSteady = line.tau() >= STEADY
                && growth >= Math.max(least, GROWN * line.at(xs[0]))
                && line.deviation() <= OFF_LINE * growth
                && growsInAllParts(xs, ys, period, line.slope())
                && !isSlowerThanBefore(x, y, from, period, line.slope());
        return isSteady
                ? Optional.of(
                        new Growth(line, (int) xs[0] - period + 1, span, mostAhead(xs, ys, line, growth), now, period))
                : Optional.empty();
    }

    /** A step of means is what has changed in a period, divided by it: that of a walk at random is √period times as large. */
    private static boolean isNoWalk(double[] means, int period) {
        int steps = means.length - 1;
        double way = means[steps] - means[0];
        double squares = 0;
        for (int i = 0; i < steps; i++) {
            squares += Math.pow(means[i + 1] - means[i] - way / steps, 2);
        }
        double step = Math.sqrt(period * squares / (steps - 1));
        return way > (NO_WALK + NO_SHORT_WALK / steps) * step * Math.sqrt(steps);
    }

    private static boolean growsInAllParts(double[] x, double[] y, int period, double slope) {
        double[] means = parts(y);
        double[] places = parts(x);
        for (int part = 1; part < PARTS; part++) {
            if (means[part] - means[part - 1] < PART * slope * (places[part] - places[part - 1])) {
                return false;
            }
        }
        int last = x.length - 1;
        return y[last] - y[last - period] >= PART * slope * (x[last] - x[last - period]);
    }

    private static boolean isSlowerThanBefore(double[] x, double[] y, int from, int period, double slope) {
        int first = Math.max(0, from - (x.length - from));
        return from - first >= period
                && slope
                        < SLOWER
                                * TheilSen.of(Arrays.copyOfRange(x, first, from), Arrays.copyOfRange(y, first, from))
                                        .slope();
    }

    /** If it is 1 − exp(−t), by how it is bent: exp(−t) is left. */
    private static double mostAhead(double[] x, double[] y, TheilSen line, double growth) {
        double[] offLine = new double[y.length];
        Arrays.setAll(offLine, i -> y[i] - line.at(x[i]));
        double[] means = parts(offLine);
        double bend = (means[1] + means[2] - means[0] - means[3]) / 2;
        double error = NORMAL * line.deviation() / Math.sqrt((double) y.length / PARTS);
        double time = Math.max(0, bend + error) / growth / BEND_OF_FILLING;
        return growth / Math.expm1(time);
    }

    private static double[] parts(double[] values) {
        double[] means = new double[PARTS];
        Arrays.setAll(means, part -> mean(values, part * values.length / PARTS, (part + 1) * values.length / PARTS));
        return means;
    }

    private static double mean(double[] values, int from, int until) {
        return Arrays.stream(values, from, until).average().orElse(Double.NaN);
    }

    /** What it is now: a mean lies half a period back. */
    double level() {
        return line.at(now + period / 2.0 - 1);
    }

    /** For how long it has grown. */
    int length() {
        return now - first;
    }

    /** The slowest growth that is likely. Means share their values, so they are fewer than they seem. */
    double slowest() {
        return Math.max(line.slope() / 4, line.slope() - Math.sqrt(period) * (line.slope() - line.low()));
    }

    double fastest() {
        return line.slope() + Math.sqrt(period) * (line.high() - line.slope());
    }
}
