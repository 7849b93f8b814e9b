package org.lxcautoscale.history.sql;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lxcautoscale.history.Figures;

/**
 * Figures of one subject over some time, column by column, as they are stored: neighbours in time are alike, so columns
 * pack well.
 */
final class Block {

    private final long[] times;
    private final SortedMap<Integer, long[]> columns;

    /**
     * @param times milliseconds since 1970, rising
     * @param columns by number; as long as {@code times}, gaps are {@link Figures#UNKNOWN}
     */
    Block(long[] times, SortedMap<Integer, long[]> columns) {
        this.times = times;
        this.columns = columns;
    }

    long[] times() {
        return times;
    }

    SortedMap<Integer, long[]> columns() {
        return columns;
    }

    static Block empty() {
        return new Block(new long[0], new TreeMap<>());
    }

    int size() {
        return times.length;
    }

    /** The figure of a column; unknown when there is no such column. */
    long get(int column, int index) {
        long[] values = columns.get(column);
        return values == null ? Figures.UNKNOWN : values[index];
    }

    /** Both together. Of two at one instant the newer block's stays. */
    Block plus(Block newer) {
        if (times.length == 0) {
            return newer;
        }
        if (newer.times.length == 0) {
            return this;
        }
        long[] all = Arrays.copyOf(times, times.length + newer.times.length);
        System.arraycopy(newer.times, 0, all, times.length, newer.times.length);
        all = Arrays.stream(all).sorted().distinct().toArray();
        SortedMap<Integer, long[]> merged = new TreeMap<>();
        copy(this, all, merged);
        copy(newer, all, merged);
        return new Block(all, merged);
    }

    private static void copy(Block from, long[] times, SortedMap<Integer, long[]> into) {
        int[] places = new int[from.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = Arrays.binarySearch(times, from.times[i]);
        }
        for (long[] values : into.values()) {
            for (int place : places) {
                values[place] = Figures.UNKNOWN; // a sample is taken as a whole
            }
        }
        from.columns.forEach((column, values) -> {
            long[] target = into.computeIfAbsent(column, _ -> unknown(times.length));
            for (int i = 0; i < places.length; i++) {
                target[places[i]] = values[i];
            }
        });
    }

    static long[] unknown(int length) {
        long[] values = new long[length];
        Arrays.fill(values, Figures.UNKNOWN);
        return values;
    }

    /** What lies in {@code from … to}, without {@code to}. */
    Block between(long from, long to) {
        int start = indexOf(from);
        int end = Math.max(start, indexOf(to));
        if (start == 0 && end == times.length) {
            return this;
        }
        SortedMap<Integer, long[]> part = new TreeMap<>();
        columns.forEach((column, values) -> part.put(column, Arrays.copyOfRange(values, start, end)));
        return new Block(Arrays.copyOfRange(times, start, end), part);
    }

    private int indexOf(long time) {
        int found = Arrays.binarySearch(times, time);
        return found < 0 ? -found - 1 : found;
    }
}
