package org.lxcautoscale.replay;

import java.time.Duration;

/**
 * A histogram in which older samples weigh less: its buckets grow by a factor, as those of the Kubernetes VPA, and the weight
 * of a sample halves with each half-life. Instead of reducing all weights with each step, new samples get larger ones, until the
 * numbers are large enough to be scaled back. Not thread-safe; allocates nothing after it was made.
 */
final class DecayingHistogram {

    private static final int BUCKETS = 132;
    private static final double RATIO = 1.05;
    private static final double LOG_RATIO = Math.log(RATIO);

    /** From here on weights are scaled back. */
    private static final double LARGE = 1e100;

    /** Weights that are less are errors of the arithmetic. */
    private static final double NOTHING = 1e-9;

    private static final double TOLERANCE = 1e-12;

    private final double firstBucket;
    private final double[] ends = new double[BUCKETS];
    private final double[] weights = new double[BUCKETS];
    private final double growth;
    private double unit = 1;
    private double total;
    private double load;
    private int highest;

    /**
     * @param firstBucket its width, in the unit of the samples
     */
    DecayingHistogram(double firstBucket, Duration halfLife, Duration step) {
        this.firstBucket = firstBucket;
        this.growth = Math.pow(2, (double) step.toNanos() / halfLife.toNanos());
        for (int i = 0; i < BUCKETS; i++) {
            ends[i] = firstBucket * (Math.pow(RATIO, i + 1) - 1) / (RATIO - 1);
        }
    }

    /** The share of its weight that a sample keeps for a step. */
    double fade() {
        return 1 / growth;
    }

    /** A step has passed. */
    void decay() {
        unit *= growth;
        if (unit > LARGE) {
            for (int i = 0; i < BUCKETS; i++) {
                weights[i] /= unit;
            }
            total /= unit;
            load /= unit;
            unit = 1;
        }
    }

    /** Adds a sample, or takes one away with a negative weight; the weight of its bucket does not fall below 0. */
    void add(double value, double weight) {
        int bucket = (int) Math.min(BUCKETS - 1, Math.log1p(value / firstBucket * (RATIO - 1)) / LOG_RATIO);
        double added = Math.max(-weights[bucket], weight * unit);
        weights[bucket] += added;
        total += added;
        load += added * ends[bucket];
        highest = Math.max(highest, bucket);
    }

    /** The end of the bucket that holds this quantile, 0 … 1, of the samples; 0 if there are none. */
    double quantile(double share) {
        if (total <= NOTHING * unit) {
            return 0;
        }
        double above = 0;
        double most = (1 - share) * total + TOLERANCE * unit;
        int bucket = highest;
        while (bucket > 0 && above + weights[bucket] <= most) {
            above += weights[bucket];
            bucket--;
        }
        return ends[bucket];
    }

    /** The same, but a sample weighs as much as it is large: this share of the whole use is in samples up to this one. */
    double loadQuantile(double share) {
        if (load <= NOTHING * unit) {
            return 0;
        }
        double above = 0;
        double most = (1 - share) * load + TOLERANCE * unit;
        int bucket = highest;
        while (bucket > 0 && above + weights[bucket] * ends[bucket] <= most) {
            above += weights[bucket] * ends[bucket];
            bucket--;
        }
        return ends[bucket];
    }
}
