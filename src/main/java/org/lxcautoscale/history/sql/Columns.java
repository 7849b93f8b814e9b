package org.lxcautoscale.history.sql;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.lxcautoscale.history.Figures;
import org.lxcautoscale.history.Metric;
import org.lxcautoscale.history.Sample;
import org.lxcautoscale.history.Subject;
import org.lxcautoscale.history.Summary;

/**
 * Samples and summaries as columns of a {@link Block}. A metric has one column in a block of samples, with its id as
 * number, and three in a block of summaries.
 */
final class Columns {

    private Columns() {}

    static int mean(int metric) {
        return metric * 4;
    }

    static int p95(int metric) {
        return metric * 4 + 1;
    }

    static int max(int metric) {
        return metric * 4 + 2;
    }

    /** @param samples of one subject, rising in time */
    static Block of(List<Sample> samples) {
        long[] times = new long[samples.size()];
        TreeMap<Integer, long[]> columns = new TreeMap<>();
        for (int i = 0; i < times.length; i++) {
            times[i] = samples.get(i).at().toEpochMilli();
            for (Metric metric : Metric.values()) {
                long value = samples.get(i).figures().quanta(metric);
                if (value != Figures.UNKNOWN) {
                    columns.computeIfAbsent(metric.id(), _ -> Block.unknown(times.length))[i] = value;
                }
            }
        }
        return new Block(times, columns);
    }

    static List<Sample> samples(Subject subject, Block block) {
        Figures[] figures = figures(block, id -> id);
        List<Sample> samples = new ArrayList<>(figures.length);
        for (int i = 0; i < figures.length; i++) {
            samples.add(new Sample(subject, Instant.ofEpochMilli(block.times()[i]), figures[i]));
        }
        return samples;
    }

    static List<Summary> summaries(Block block) {
        Figures[] means = figures(block, Columns::mean);
        Figures[] percentiles = figures(block, Columns::p95);
        Figures[] maxima = figures(block, Columns::max);
        List<Summary> summaries = new ArrayList<>(means.length);
        for (int i = 0; i < means.length; i++) {
            summaries.add(new Summary(Instant.ofEpochMilli(block.times()[i]), means[i], percentiles[i], maxima[i]));
        }
        return summaries;
    }

    /** @param column the number of a metric's column */
    private static Figures[] figures(Block block, IntUnaryOperator column) {
        Metric[] metrics = Metric.values();
        long[][] columns = new long[metrics.length][];
        for (int m = 0; m < metrics.length; m++) {
            long[] values = block.columns().get(column.applyAsInt(metrics[m].id()));
            columns[m] = values == null ? Block.unknown(block.size()) : values;
        }
        Figures[] all = new Figures[block.size()];
        for (int i = 0; i < all.length; i++) {
            Figures.Builder figures = Figures.builder();
            for (int m = 0; m < metrics.length; m++) {
                figures.setQuanta(metrics[m], columns[m][i]);
            }
            all[i] = figures.build();
        }
        return all;
    }
}
