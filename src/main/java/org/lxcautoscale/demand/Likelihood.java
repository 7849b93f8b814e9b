package org.lxcautoscale.demand;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How likely a window needs more than an amount, by a histogram of what windows have needed, in which older ones count less.
 * Buckets grow by 5 %, as those of the VPA; what lies below all of them counts in the lowest. Any window might have needed more
 * than it did: by how much falls as a sum of two powers of the factor, a steep one for the usual noise and a flat one for what was
 * never seen. Not thread-safe.
 */
final class Likelihood {

    private static final int BUCKETS = 100;

    /** Up to here beyond the highest bucket likelihoods are known: a factor of 30. */
    private static final int BEYOND = 70;

    static final double BUCKET_RATIO = 1.05;

    private static final double RATIO = Math.log(BUCKET_RATIO);

    /** No amount is above this edge. */
    private static final int HIGHEST_EDGE = 2000;

    private final double fade;
    private final Tail noise;
    private final Tail surprise;

    /** Weight at the lower edge of a bucket; the last one is that of the edge {@code top}. */
    private final float[] weights = new float[BUCKETS];

    private int top = Integer.MIN_VALUE;
    private double total;

    /**
     * @param halfLife windows in which a window loses half of its weight
     */
    Likelihood(double halfLife, Tail noise, Tail surprise) {
        this.fade = Math.pow(0.5, 1 / halfLife);
        this.noise = noise;
        this.surprise = surprise;
    }

    /**
     * How likely a window needs more than one that was seen: {@code share · factor^(−exponent)}.
     *
     * @param perBucket by what that falls from one bucket to the next
     */
    record Tail(double share, double perBucket) {
        static Tail of(double share, double exponent) {
            return new Tail(share, Math.exp(-exponent * RATIO));
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(top);
        out.writeDouble(total);
        for (float weight : weights) {
            out.writeFloat(weight);
        }
    }

    void read(DataInput in) throws IOException {
        top = in.readInt();
        if (top != Integer.MIN_VALUE && (top < 0 || top > HIGHEST_EDGE)) {
            throw new IOException("an edge is " + top);
        }
        total = Stored.amount(in.readDouble());
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] = (float) Stored.amount(in.readFloat());
        }
    }

    /** Weight of all windows, each of which counts 1 when it is new. */
    double weight() {
        return total;
    }

    void pass() {
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] *= (float) fade;
        }
        total *= fade;
    }

    /** A window needed this amount, 1 or more. */
    void add(double amount) {
        double position = position(amount);
        int bucket = (int) Math.floor(position);
        double share = position - bucket;
        raise(bucket + 1);
        total++;
        int index = bucket - top + BUCKETS - 1;
        if (index < 0) {
            weights[0]++;
        } else {
            weights[index] += (float) (1 - share);
            weights[index + 1] += (float) share;
        }
    }

    private void raise(int edge) {
        if (top == Integer.MIN_VALUE) {
            top = edge;
        }
        while (top < edge) {
            float lowest = weights[0] + weights[1];
            System.arraycopy(weights, 1, weights, 0, BUCKETS - 1);
            weights[0] = lowest;
            weights[BUCKETS - 1] = 0;
            top++;
        }
    }

    /** How likely a window needs more than each edge, from the lowest on; valid until the next window. */
    double[] exceedances() {
        double[] result = new double[BUCKETS + BEYOND];
        double above = 0;
        for (float weight : weights) {
            above += weight;
        }
        double near = 0;
        double far = 0;
        for (int i = 0; i < result.length; i++) {
            double weight = i < BUCKETS ? weights[i] : 0;
            above -= weight;
            near = near * noise.perBucket() + weight;
            far = far * surprise.perBucket() + weight;
            result[i] = (Math.max(0, above) + noise.share() * near + surprise.share() * far) / total;
        }
        return result;
    }

    /** The likelihood for an amount, of those of all edges. */
    double of(double amount, double[] exceedances) {
        double index = position(amount) - top + BUCKETS - 1;
        if (index <= 0) {
            return exceedances[0];
        }
        int edge = (int) index;
        if (edge >= exceedances.length - 1) {
            return exceedances[exceedances.length - 1];
        }
        double share = index - edge;
        return exceedances[edge] + (exceedances[edge + 1] - exceedances[edge]) * share;
    }

    private static double position(double amount) {
        return Math.log(Math.max(1, amount)) / RATIO;
    }
}
