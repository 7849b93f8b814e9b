package org.lxcautoscale.replay;

import org.lxcautoscale.replay.Replay.PolicyResult;

/**
 * What a change of the policy does to the mean limits of one resource of a data set.
 *
 * @param smaller how many series have a smaller mean limit after the change
 * @param larger how many have a larger one
 * @param same how many have the same
 * @param difference of the sums of the mean limits, after the change less before it, in cores or MiB
 */
public record Comparison(int smaller, int larger, int same, double difference) {

    /** Means that differ by less than this, as a share, differ by an error of the arithmetic. */
    private static final double TOLERANCE = 1e-9;

    /**
     * Compares what two policies have done in one replay.
     *
     * @param before the change
     * @param after it, with the same series
     */
    public static Comparison of(PolicyResult before, PolicyResult after) {
        int smaller = 0;
        int larger = 0;
        double sum = 0;
        int count = before.bySeries().size();
        for (int i = 0; i < count; i++) {
            double mean = before.bySeries().get(i).meanLimit();
            double difference = after.bySeries().get(i).meanLimit() - mean;
            if (difference < -TOLERANCE * mean) {
                smaller++;
                sum += difference;
            } else if (difference > TOLERANCE * mean) {
                larger++;
                sum += difference;
            }
        }
        return new Comparison(smaller, larger, count - smaller - larger, sum);
    }
}
