package org.lxcautoscale.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How high a score is by the scores before it. The threshold is the score that a given share of windows exceeds, learned by
 * stochastic approximation: up by a long step when it is exceeded, down by a short one otherwise, so that right after an excess
 * it takes more for the next.
 */
final class Threshold {

    /** Two days of windows of five minutes. */
    private static final double HALF_LIFE = 576;

    private static final double SHARE = 1 - Math.pow(0.5, 1 / HALF_LIFE);
    private static final double STEP = 0.0025;
    private static final double LEAST_SPREAD = 0.05;

    private final double contamination;
    private long known;
    private double mean;
    private double spread;
    private double threshold;

    Threshold(double contamination) {
        this.contamination = contamination;
    }

    /** 1 at the threshold; then learns the score, which must be positive. */
    double grade(double score) {
        if (known == 0) {
            threshold = Math.max(score, 1);
        }
        double grade = score / threshold;
        double step = STEP * Math.max(spread, LEAST_SPREAD);
        threshold += score > threshold ? step * (1 - contamination) / contamination : -step;
        threshold = Math.max(threshold, mean);
        known++;
        if (known > 1) {
            spread += Math.max(SHARE, 1.0 / (known - 1)) * (Math.abs(score - mean) - spread);
        }
        mean += Math.max(SHARE, 1.0 / known) * (score - mean);
        return grade;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(known);
        out.writeDouble(mean);
        out.writeDouble(spread);
        out.writeDouble(threshold);
    }

    void read(DataInput in) throws IOException {
        known = Stored.count(in);
        mean = Stored.amount(in);
        spread = Stored.amount(in);
        threshold = Stored.amount(in);
        if (known > 0 && threshold == 0) {
            throw new IOException("a threshold is 0");
        }
    }
}
