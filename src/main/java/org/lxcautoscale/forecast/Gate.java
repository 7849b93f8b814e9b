package org.lxcautoscale.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a forecast of one resource would have been worth in the last two weeks, beside what would have been without it. Everything is
 * judged by what was said before the event (walk-forward, or prequential: Dawid, 1984). A sum for each day is kept. Not thread-safe.
 */
final class Gate {

    private static final int DAYS = 14;
    private static final Contender[] ALL = Contender.values();

    private static final int LOSS = 0;
    private static final int UNUSED = 1;
    private static final int TOO_SMALL = 2;
    private static final int FIGURES = 3;

    private final double price;
    private final long[] days = new long[DAYS];
    private final int[] windows = new int[DAYS];
    private final int[] forecasts = new int[DAYS];
    private final float[][] sums = new float[DAYS][ALL.length * FIGURES];

    /**
     * @param price see {@link Standing}
     */
    Gate(double price) {
        this.price = price;
        Arrays.fill(days, Long.MIN_VALUE);
    }

    /** What the size of each contender was worth in a window. */
    void addSizes(long window, double[] sizes, double mean, double peak) {
        int at = at(window);
        windows[at]++;
        for (Contender who : ALL) {
            double size = sizes[who.index];
            add(at, who, UNUSED, 1 - Math.min(mean, size) / size);
            add(at, who, TOO_SMALL, peak > size ? 1 : 0);
        }
    }

    /** The losses of forecasts whose time has ended with a window. */
    void addLosses(long window, double forecast, double lastValue, double yesterday) {
        int at = at(window);
        forecasts[at]++;
        add(at, Contender.FORECAST, LOSS, forecast);
        add(at, Contender.LAST_VALUE, LOSS, lastValue);
        add(at, Contender.YESTERDAY, LOSS, yesterday);
    }

    private void add(int at, Contender who, int figure, double amount) {
        sums[at][who.index * FIGURES + figure] += (float) amount;
    }

    private int at(long window) {
        long day = Math.floorDiv(window, Slots.DAY);
        int at = Math.floorMod(day, DAYS);
        if (days[at] != day) {
            days[at] = day;
            windows[at] = 0;
            forecasts[at] = 0;
            Arrays.fill(sums[at], 0);
        }
        return at;
    }

    /** Of the two weeks before the end of a window. */
    Standing standing(long window) {
        long today = Math.floorDiv(window, Slots.DAY);
        double[][] all = new double[FIGURES][ALL.length];
        int seen = 0;
        int said = 0;
        for (int at = 0; at < DAYS; at++) {
            if (days[at] > today - DAYS && days[at] <= today) {
                seen += windows[at];
                said += forecasts[at];
                for (int who = 0; who < ALL.length; who++) {
                    for (int figure = 0; figure < FIGURES; figure++) {
                        all[figure][who] += sums[at][who * FIGURES + figure];
                    }
                }
            }
        }
        return Standing.of(seen, said, price, all[LOSS], all[UNUSED], all[TOO_SMALL]);
    }

    void write(DataOutput out) throws IOException {
        for (int at = 0; at < DAYS; at++) {
            out.writeLong(days[at]);
            out.writeInt(windows[at]);
            out.writeInt(forecasts[at]);
            for (float sum : sums[at]) {
                out.writeFloat(sum);
            }
        }
    }

    void read(DataInput in) throws IOException {
        for (int at = 0; at < DAYS; at++) {
            days[at] = in.readLong();
            windows[at] = Stored.count(in, 2 * Slots.DAY);
            forecasts[at] = Stored.count(in, 2 * Slots.DAY);
            for (int i = 0; i < sums[at].length; i++) {
                sums[at][i] = Stored.amount(in);
            }
        }
    }
}
