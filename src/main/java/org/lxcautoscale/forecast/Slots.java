package org.lxcautoscale.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The windows of the last eight days, on a logarithmic scale: ln(1 + value / unit), with a precision of a tenth of a percent. Windows
 * of which nothing is known are NaN. Two bytes each. Not thread-safe.
 */
final class Slots {

    /** Windows of five minutes. */
    static final int DAY = 288;

    static final int KEPT = 8 * DAY;

    private static final double STEPS = 1000;
    /** The code of what is unknown. */
    static final short UNKNOWN = -1;

    private static final int MOST = 0xFFFE;

    /** No window of any time that is meant seriously has such a number. */
    static final long MOST_WINDOWS = 1L << 40;

    /** Windows of which the highest is kept, so that days need not be looked at window by window: an hour. */
    private static final int BLOCK = 12;

    private static final int BLOCKS = KEPT / BLOCK;

    private final int[] highestOf = new int[BLOCKS];
    private final int[] knownOf = new int[BLOCKS];
    private final short[] codes = new short[KEPT];
    private long last = Long.MIN_VALUE;

    Slots() {
        Arrays.fill(codes, UNKNOWN);
        noteAll();
    }

    /** The window that was added last; {@link Long#MIN_VALUE} if none was. */
    long last() {
        return last;
    }

    /**
     * Adds a window; those between it and the last one are unknown.
     *
     * @param window after the last one
     * @param scaled NaN if it is unknown
     */
    void add(long window, double scaled) {
        if (last == Long.MIN_VALUE || window - last >= KEPT) {
            Arrays.fill(codes, UNKNOWN);
            noteAll();
        } else {
            for (long gap = last + 1; gap < window; gap++) {
                codes[at(gap)] = UNKNOWN;
                note(at(gap) / BLOCK);
            }
        }
        codes[at(window)] = encoded(scaled);
        note(at(window) / BLOCK);
        last = window;
    }

    /** NaN if it is unknown, or too long ago. */
    double get(long window) {
        if (window > last || window <= last - KEPT) {
            return Double.NaN;
        }
        return decoded(codes[at(window)]);
    }

    static short encoded(double scaled) {
        return Double.isNaN(scaled) ? UNKNOWN : (short) Math.clamp(Math.round(scaled * STEPS), 0, MOST);
    }

    static double decoded(short code) {
        return code == UNKNOWN ? Double.NaN : Short.toUnsignedInt(code) / STEPS;
    }

    /** The highest of some windows; NaN if less than half of them are known. */
    double highest(long from, long until) {
        long first = Math.max(from, last - KEPT + 1);
        long left = Math.min(until, last) - first + 1;
        int highest = -1;
        int known = 0;
        int at = left > 0 ? at(first) : 0;
        while (left > 0) {
            boolean isWhole = at % BLOCK == 0 && left >= BLOCK;
            if (isWhole) {
                highest = Math.max(highest, highestOf[at / BLOCK]);
                known += knownOf[at / BLOCK];
            } else if (codes[at] != UNKNOWN) {
                highest = Math.max(highest, Short.toUnsignedInt(codes[at]));
                known++;
            }
            int steps = isWhole ? BLOCK : 1;
            left -= steps;
            at = at + steps == KEPT ? 0 : at + steps;
        }
        return 2L * known < until - from + 1 ? Double.NaN : highest / STEPS;
    }

    /** Notes again what a block of windows has. */
    private void note(int block) {
        int highest = -1;
        int known = 0;
        for (int at = block * BLOCK; at < (block + 1) * BLOCK; at++) {
            if (codes[at] != UNKNOWN) {
                highest = Math.max(highest, Short.toUnsignedInt(codes[at]));
                known++;
            }
        }
        highestOf[block] = highest;
        knownOf[block] = known;
    }

    private void noteAll() {
        for (int block = 0; block < BLOCKS; block++) {
            note(block);
        }
    }

    private static int at(long window) {
        return Math.floorMod(window, KEPT);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(last);
        for (short code : codes) {
            out.writeShort(code);
        }
    }

    void read(DataInput in) throws IOException {
        last = in.readLong();
        if (last != Long.MIN_VALUE && Math.abs(last) > MOST_WINDOWS) {
            throw new IOException("a window is " + last);
        }
        for (int i = 0; i < KEPT; i++) {
            codes[i] = in.readShort();
        }
        noteAll();
    }
}
