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
        List<Sample> samples = new ArrayList<>(block.size());
        for (int i = 0; i < block.size(); i++) {
            samples.add(new Sample(subject, Instant.ofEpochMilli(block.times()[i]), figures(block, i, id -> id)));
        }
        return samples;
    }

    static List<Summary> summaries(Block block) {
        List<Summary> summaries = new ArrayList<>(block.size());
        for (int i = 0; i < block.size(); i++) {
            summaries.add(new Summary(
                    Instant.ofEpochMilli(block.times()[i]),
                    figures(block, i, Columns::mean),
                    figures(block, i, Columns::p95),
                    figures(block, i, Columns::max)));
        }
        return summaries;
    }

    private static Figures figures(Block block, int index, IntUnaryOperator column) {
        Figures.Builder figures = Figures.builder();
        for (Metric metric : Metric.values()) {
            figures.setQuanta(metric, block.get(column.applyAsInt(metric.id()), index));
        }
        return figures.build();
    }
}
