package org.lxcautoscale.history.sql;

import java.time.Duration;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lxcautoscale.history.Figures;
import org.lxcautoscale.history.Metric;
import org.lxcautoscale.history.Metric.Kind;

/**
 * Makes summaries of samples: mean, 95th percentile (nearest rank) and maximum of each step. A counter becomes a rate a
 * second first; between two samples that are far apart, or of which the later is lower, the rate is unknown.
 */
final class Summarizer {

    private static final long LONGEST_GAP = Duration.ofMinutes(10).toMillis();

    private Summarizer() {}

    /** @param step length of a summary; summaries begin at its multiples */
    static Block summarize(Block samples, Duration step) {
        long length = step.toMillis();
        long[] starts = Arrays.stream(samples.times())
                .map(time -> time - Math.floorMod(time, length))
                .distinct()
                .toArray();
        int[] ends = ends(samples.times(), starts, length);
        TreeMap<Integer, long[]> columns = new TreeMap<>();
        samples.columns().forEach((id, values) -> {
            boolean isCounter =
                    Metric.of(id).map(metric -> metric.kind() == Kind.COUNTER).orElse(false);
            summarize(id, isCounter ? rates(samples.times(), values) : values.clone(), ends, columns);
        });
        return new Block(starts, columns);
    }

    private static int[] ends(long[] times, long[] starts, long length) {
        int[] ends = new int[starts.length];
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            while (at < times.length && times[at] < starts[i] + length) {
                at++;
            }
            ends[i] = at;
        }
        return ends;
    }

    /** @param figures are sorted in place, step by step; unknown ones come first then */
    private static void summarize(int id, long[] figures, int[] ends, SortedMap<Integer, long[]> columns) {
        long[] mean = Block.unknown(ends.length);
        long[] p95 = Block.unknown(ends.length);
        long[] max = Block.unknown(ends.length);
        int from = 0;
        for (int i = 0; i < ends.length; i++) {
            int end = ends[i];
            Arrays.sort(figures, from, end);
            while (from < end && figures[from] == Figures.UNKNOWN) {
                from++;
            }
            if (from < end) {
                mean[i] = mean(figures, from, end);
                p95[i] = figures[from + Math.ceilDiv((end - from) * 95, 100) - 1];
                max[i] = figures[end - 1];
            }
            from = end;
        }
        columns.put(Columns.mean(id), mean);
        columns.put(Columns.p95(id), p95);
        columns.put(Columns.max(id), max);
    }

    private static long mean(long[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return Math.round(sum / (to - from));
    }

    private static long[] rates(long[] times, long[] totals) {
        long[] rates = Block.unknown(totals.length);
        for (int i = 1; i < totals.length; i++) {
            long apart = times[i] - times[i - 1];
            if (totals[i - 1] != Figures.UNKNOWN && totals[i] >= totals[i - 1] && apart <= LONGEST_GAP) {
                rates[i] = Math.round((totals[i] - totals[i - 1]) * 1000.0 / apart);
            }
        }
        return rates;
    }
}
