package org.lxcautoscale.forecast;

import java.util.Arrays;

/**
 * The line through points whose slope is the median of those of all pairs (Theil, 1950; Sen, 1968), which a few points that are far
 * off do not move. Immutable.
 *
 * @param slope per unit of x
 * @param low lower end of the interval of the slope that holds the true one in 90 % of all cases, if deviations are independent
 * @param high its upper end
 * @param tau Kendall's tau: the share of rising pairs less that of falling ones, from -1 to 1
 * @param significance of tau: how many standard deviations it is from that of points without a trend (Mann-Kendall)
 * @param offset of the line at x = 0
 * @param deviation median distance of the points from the line
 */
record TheilSen(
        double slope, double low, double high, double tau, double significance, double offset, double deviation) {

    private static final double NORMAL_95 = 1.645;

    /**
     * @param x ascending
     * @param y as many; at least two
     */
    static TheilSen of(double[] x, double[] y) {
        int n = x.length;
        double[] slopes = new double[n * (n - 1) / 2];
        int pairs = 0;
        int rising = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[pairs++] = (y[j] - y[i]) / (x[j] - x[i]);
                rising += (int) Math.signum(y[j] - y[i]);
            }
        }
        Arrays.sort(slopes);
        double slope = median(slopes);
        double spread = Math.sqrt(n * (n - 1.0) * (2 * n + 5) / 18);
        int margin = (int) Math.ceil(NORMAL_95 * spread / 2);
        double[] offsets = new double[n];
        Arrays.setAll(offsets, i -> y[i] - slope * x[i]);
        double offset = median(sorted(offsets));
        double[] deviations = new double[n];
        Arrays.setAll(deviations, i -> Math.abs(offsets[i] - offset));
        return new TheilSen(
                slope,
                slopes[Math.max(0, pairs / 2 - margin)],
                slopes[Math.min(pairs - 1, pairs / 2 + margin)],
                (double) rising / pairs,
                rising / spread,
                offset,
                median(sorted(deviations)));
    }

    double at(double x) {
        return offset + slope * x;
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 0 ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half];
    }
}
