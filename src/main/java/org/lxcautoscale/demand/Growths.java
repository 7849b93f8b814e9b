package org.lxcautoscale.demand;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How often a limit has grown lately: it was too small before, so shrinks wait longer. Not thread-safe. */
final class Growths {

    private static final double MOST = 6;

    private final double fade;
    private double times;
    private double limit;

    /** @param halfLife windows in which a growth is half forgotten */
    Growths(double halfLife) {
        this.fade = Math.pow(0.5, 1 / halfLife);
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(times);
        out.writeDouble(limit);
    }

    void read(DataInput in) throws IOException {
        times = Math.min(MOST, Stored.amount(in.readDouble()));
        limit = Stored.amount(in.readDouble());
    }

    /** A window passes. */
    void pass() {
        times *= fade;
    }

    /** @param limitNow the limit in force at the end of a window */
    void add(double limitNow) {
        if (limit > 0 && limitNow > limit) {
            times = Math.min(MOST, times + 1);
        }
        limit = limitNow;
    }

    /** How many windows must agree on a shrink: {@code usual}, and {@code patience} times as many for each growth. */
    int hold(double usual, double patience, int most) {
        return (int) Math.min(most, Math.max(1, Math.round(usual * (1 + patience * times))));
    }
}
