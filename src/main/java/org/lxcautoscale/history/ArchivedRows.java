package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.lxcautoscale.host.ArchivedUsage;

/**
 * The rows that the records of a host become. Steps that are shorter than a row are joined; one that is longer is the value of each row
 * in it.
 */
final class ArchivedRows {

    /**
     * A figure.
     *
     * @param value in the figure's unit; for a sum that of one second
     */
    private record Source(ContainerFigure figure, ToDoubleFunction<ArchivedUsage> value) {}

    private static final List<Source> SOURCES = List.of(
            new Source(ContainerFigure.CPU_MEAN, used -> used.mean().cores() * 1000),
            new Source(ContainerFigure.CPU_MAX, used -> used.max().cores() * 1000),
            new Source(ContainerFigure.CPU_PRESSURE_MEAN, used -> used.mean().cpuPressure() * 10),
            new Source(ContainerFigure.CPU_PRESSURE_MAX, used -> used.max().cpuPressure() * 10),
            new Source(ContainerFigure.MEMORY_MEAN, used -> used.mean().memory() / 1024),
            new Source(ContainerFigure.MEMORY_MAX, used -> used.max().memory() / 1024),
            new Source(ContainerFigure.MEMORY_PRESSURE_MEAN, used -> used.mean().memoryPressure() * 10),
            new Source(ContainerFigure.MEMORY_PRESSURE_MAX, used -> used.max().memoryPressure() * 10),
            new Source(ContainerFigure.IO_PRESSURE_MEAN, used -> used.mean().ioPressure() * 10),
            new Source(ContainerFigure.IO_PRESSURE_MAX, used -> used.max().ioPressure() * 10),
            new Source(ContainerFigure.IO_READ, used -> used.mean().diskRead() / 1024),
            new Source(ContainerFigure.IO_WRITTEN, used -> used.mean().diskWritten() / 1024),
            new Source(ContainerFigure.NETWORK_RECEIVED, used -> used.mean().networkReceived() / 1024),
            new Source(ContainerFigure.NETWORK_SENT, used -> used.mean().networkSent() / 1024),
            new Source(ContainerFigure.ROOT_USED, used -> used.max().rootUsed() / 1024),
            new Source(ContainerFigure.ROOT_TOTAL, used -> used.max().rootTotal() / 1024),
            new Source(ContainerFigure.SIZE_CPU, used -> used.mean().size() * 1000),
            new Source(ContainerFigure.SIZE_MEMORY, used -> used.mean().memorySize() / 1024));

    private ArchivedRows() {}

    /**
     * The rows of a tier: hours from all records, those of 5 minutes from records that are as fine. The same time may come more than
     * once, the finest record first.
     *
     * @param last a row of the container; those made are over when it begins
     */
    static Stream<Row.OfContainer> of(Row.OfContainer last, List<ArchivedUsage> records, Tier tier) {
        TreeMap<Duration, List<ArchivedUsage>> bySteps = new TreeMap<>();
        for (ArchivedUsage used : records) {
            bySteps.computeIfAbsent(used.step(), _ -> new ArrayList<>()).add(used);
        }
        Instant until = last.minute().minus(tier.step());
        return bySteps.entrySet().stream()
                .flatMap(step -> step.getKey().compareTo(tier.step()) <= 0
                        ? joined(last, step.getValue(), tier)
                        : tier == Tier.HOURS ? spread(last, step.getValue(), tier) : Stream.empty())
                .filter(row -> !row.minute().isAfter(until));
    }

    private static Stream<Row.OfContainer> joined(Row.OfContainer last, List<ArchivedUsage> records, Tier tier) {
        TreeMap<Instant, List<ArchivedUsage>> byRow = new TreeMap<>();
        for (ArchivedUsage used : records) {
            byRow.computeIfAbsent(tier.startOf(used.start()), _ -> new ArrayList<>())
                    .add(used);
        }
        return byRow.entrySet().stream().map(row -> row(last, row.getKey(), figures(row.getValue(), tier)));
    }

    private static Stream<Row.OfContainer> spread(Row.OfContainer last, List<ArchivedUsage> records, Tier tier) {
        return records.stream().flatMap(used -> {
            Map<ContainerFigure, Long> figures = figures(List.of(used), tier);
            Instant end = used.start().plus(used.step());
            return Stream.iterate(tier.startOf(used.start()), at -> at.isBefore(end), at -> at.plus(tier.step()))
                    .map(at -> row(last, at, figures));
        });
    }

    private static Row.OfContainer row(Row.OfContainer last, Instant at, Map<ContainerFigure, Long> figures) {
        return new Row.OfContainer(last.place(), last.id(), last.name(), at, figures);
    }

    private static Map<ContainerFigure, Long> figures(List<ArchivedUsage> parts, Tier tier) {
        Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
        for (Source source : SOURCES) {
            double value = join(source, parts, tier);
            if (!Double.isNaN(value)) {
                figures.put(source.figure(), Math.round(value));
            }
        }
        return figures;
    }

    /** Not a number when none of them is known. */
    private static double join(Source source, List<ArchivedUsage> parts, Tier tier) {
        Rollup rollup = source.figure().rollup();
        double[] known = parts.stream()
                .mapToDouble(
                        used -> source.value().applyAsDouble(used) * (rollup == Rollup.SUM ? seconds(used, tier) : 1))
                .filter(value -> !Double.isNaN(value))
                .toArray();
        if (known.length == 0) {
            return Double.NaN;
        }
        DoubleStream values = DoubleStream.of(known);
        return switch (rollup) {
            case MEAN -> values.average().orElseThrow();
            case MAX -> values.max().orElseThrow();
            case SUM -> values.sum();
        };
    }

    private static long seconds(ArchivedUsage used, Tier tier) {
        return Math.min(used.step().toSeconds(), tier.step().toSeconds());
    }
}
