package org.lxcautoscale.history.sql;

import java.util.Arrays;
import java.util.List;
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

    /** Both together. Of two samples at one instant the newer block's stays. */
    Block plus(Block newer) {
        return join(List.of(this, newer));
    }

    /** All together, older blocks first. Of two samples at one instant the later block's stays. */
    static Block join(List<Block> blocks) {
        List<Block> parts = blocks.stream().filter(block -> block.size() > 0).toList();
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return follow(parts) ? concatenate(parts) : merge(parts);
    }

    private static boolean follow(List<Block> parts) {
        for (int i = 1; i < parts.size(); i++) {
            long[] before = parts.get(i - 1).times;
            if (before[before.length - 1] >= parts.get(i).times[0]) {
                return false;
            }
        }
        return true;
    }

    /** What {@link #merge} does, for blocks that follow each other, which nearly all do. */
    private static Block concatenate(List<Block> parts) {
        long[] times = new long[parts.stream().mapToInt(Block::size).sum()];
        SortedMap<Integer, long[]> columns = new TreeMap<>();
        int at = 0;
        for (Block part : parts) {
            int from = at;
            System.arraycopy(part.times, 0, times, from, part.size());
            part.columns.forEach((column, values) -> System.arraycopy(
                    values, 0, columns.computeIfAbsent(column, _ -> unknown(times.length)), from, values.length));
            at += part.size();
        }
        return new Block(times, columns);
    }

    private static Block merge(List<Block> parts) {
        long[] times = parts.stream()
                .flatMapToLong(part -> Arrays.stream(part.times))
                .sorted()
                .distinct()
                .toArray();
        SortedMap<Integer, long[]> columns = new TreeMap<>();
        for (Block part : parts) {
            part.copyTo(times, columns);
        }
        return new Block(times, columns);
    }

    private void copyTo(long[] allTimes, SortedMap<Integer, long[]> into) {
        int[] places = new int[times.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = Arrays.binarySearch(allTimes, times[i]);
        }
        for (long[] values : into.values()) {
            for (int place : places) {
                values[place] = Figures.UNKNOWN; // a sample is taken as a whole
            }
        }
        columns.forEach((column, values) -> {
            long[] target = into.computeIfAbsent(column, _ -> unknown(allTimes.length));
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
