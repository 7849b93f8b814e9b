package org.lxcautoscale.replay;

/** The maximum of the last values, 0 before the first. Each costs the same on average. Not thread-safe. */
final class TrailingMaximum {

    /** Candidates in falling order, the oldest first, in a ring: nothing that came before a larger value. */
    private final double[] values;

    private final long[] pushedAt;
    private final int window;
    private long pushed;
    private int oldest;
    private int count;

    /** @param window how many values, including the newest; at least 1 */
    TrailingMaximum(int window) {
        this.window = window;
        this.values = new double[window];
        this.pushedAt = new long[window];
    }

    /** Adds a value of at least 0; returns the maximum. */
    double push(double value) {
        if (count > 0 && pushedAt[oldest] <= pushed - window) {
            oldest = (oldest + 1) % window;
            count--;
        }
        while (count > 0 && values[(oldest + count - 1) % window] <= value) {
            count--;
        }
        int place = (oldest + count) % window;
        values[place] = value;
        pushedAt[place] = pushed++;
        count++;
        return values[oldest];
    }
}
