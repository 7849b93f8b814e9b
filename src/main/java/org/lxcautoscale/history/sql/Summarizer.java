package org.lxcautoscale.history.sql;

import java.time.Duration;
import java.util.Arrays;
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
        TreeMap<Integer, long[]> columns = new TreeMap<>();
        samples.columns().forEach((id, values) -> {
            boolean isCounter =
                    Metric.of(id).map(metric -> metric.kind() == Kind.COUNTER).orElse(false);
            long[] figures = isCounter ? rates(samples.times(), values) : values;
            long[] mean = Block.unknown(starts.length);
            long[] p95 = Block.unknown(starts.length);
            long[] max = Block.unknown(starts.length);
            int from = 0;
            for (int i = 0; i < starts.length; i++) {
                int to = from;
                while (to < figures.length && samples.times()[to] < starts[i] + length) {
                    to++;
                }
                long[] sorted = Arrays.stream(figures, from, to)
                        .filter(value -> value != Figures.UNKNOWN)
                        .sorted()
                        .toArray();
                if (sorted.length > 0) {
                    mean[i] = mean(sorted);
                    p95[i] = sorted[Math.ceilDiv(sorted.length * 95, 100) - 1];
                    max[i] = sorted[sorted.length - 1];
                }
                from = to;
            }
            columns.put(Columns.mean(id), mean);
            columns.put(Columns.p95(id), p95);
            columns.put(Columns.max(id), max);
        });
        return new Block(starts, columns);
    }

    private static long mean(long[] values) {
        double sum = 0;
        for (long value : values) {
            sum += value;
        }
        return Math.round(sum / values.length);
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
