package org.lxcautoscale.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How far what happened was from what was expected, on the logarithmic scale of {@link Slots}: a histogram that decays, with classes
 * that are the finer the smaller the deviation is. Not thread-safe.
 */
final class Deviations {

    private static final int HALF = 24;
    private static final int CLASSES = 2 * HALF + 1;
    private static final double FINEST = 0.002;
    private static final double WIDTH = 0.32;

    /** Lower edge of each class, and the upper one of the last. */
    private static final double[] EDGES = edges();

    private final float[] weights = new float[CLASSES];
    private float sum;

    void add(double deviation, double keep) {
        for (int i = 0; i < CLASSES; i++) {
            weights[i] *= (float) keep;
        }
        sum = (float) (sum * keep + 1);
        weights[classOf(deviation)] += 1;
    }

    double weight() {
        return sum;
    }

    private static int classOf(double deviation) {
        return HALF + Math.clamp(Math.round(asinh(deviation / FINEST) / WIDTH), -HALF, HALF);
    }

    private static double asinh(double x) {
        double size = Math.abs(x);
        return Math.copySign(Math.log(size + Math.sqrt(size * size + 1)), x);
    }

    private static double[] edges() {
        double[] edges = new double[CLASSES + 1];
        Arrays.setAll(edges, i -> FINEST * Math.sinh((i - 0.5 - HALF) * WIDTH));
        return edges;
    }

    /** The deviation that a share of all is below. */
    double quantile(double level) {
        double left = level * sum;
        for (int i = 0; i < CLASSES; i++) {
            if (weights[i] > 0 && left <= weights[i]) {
                return EDGES[i] + left / weights[i] * (EDGES[i + 1] - EDGES[i]);
            }
            left -= weights[i];
        }
        return EDGES[CLASSES];
    }

    void write(DataOutput out) throws IOException {
        out.writeFloat(sum);
        for (float weight : weights) {
            out.writeFloat(weight);
        }
    }

    void read(DataInput in) throws IOException {
        sum = Stored.amount(in);
        for (int i = 0; i < CLASSES; i++) {
            weights[i] = Stored.amount(in);
        }
    }
}
