package org.lxcautoscale.replay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.history.Series.Point;
import org.lxcautoscale.host.ArchivedUsage;

/**
 * Collects what was recorded of one container in a span of time, from one or several sources: a step keeps what is known of it first.
 * Takes memory for all steps of that time, some 700 kB for a month. Not thread-safe.
 */
public final class PastUseReader {

    /** Share of the time from which on it counts as throttled, as for the daemon; in thousandths. */
    private static final long THROTTLED = 200;

    private static final double MILLICORES = 1000;
    private static final double KIB = 1024;
    private static final double MEBIBYTE = 1L << 20;

    /** Points of the history take much more memory than the numbers that are kept of them. */
    private static final Duration AT_ONCE = Duration.ofDays(7);

    private static final Duration HOUR = Duration.ofHours(1);

    private static final List<ContainerFigure> FIGURES = List.of(
            ContainerFigure.CPU_MEAN,
            ContainerFigure.CPU_MAX,
            ContainerFigure.CPU_THROTTLED_MAX,
            ContainerFigure.SIZE_CPU,
            ContainerFigure.MEMORY_MEAN,
            ContainerFigure.MEMORY_MAX,
            ContainerFigure.OOM_KILLS,
            ContainerFigure.SIZE_MEMORY);

    private final String id;
    private final String name;
    private final Instant from;
    private final Instant until;
    private final Columns cpu;
    private final Columns memory;

    /**
     * @param name for display
     * @param from rounded down to a whole step
     */
    public PastUseReader(String id, String name, Instant from, Instant until) {
        this.id = id;
        this.name = name;
        this.from = startOf(from);
        this.until = until;
        int steps =
                Math.toIntExact(Math.ceilDiv(Duration.between(this.from, until).toNanos(), PastUse.STEP.toNanos()));
        this.cpu = new Columns(steps);
        this.memory = new Columns(steps);
    }

    private static Instant startOf(Instant time) {
        long seconds = PastUse.STEP.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /** The containers that a history knows, by id: the name of each. */
    public static Map<ContainerId, String> containers(PastUsage history) throws IOException {
        Map<ContainerId, String> names = new TreeMap<>();
        for (String container : history.containers()) {
            String[] parts = container.split(" ", 2);
            if (ContainerId.isValid(parts[0])) {
                names.put(new ContainerId(parts[0]), parts.length < 2 || parts[1].isEmpty() ? parts[0] : parts[1]);
            }
        }
        return names;
    }

    /**
     * What a history has of all containers in a span of time, as a data set {@code history}; without series if that is nothing.
     *
     * @throws IOException also when it needs more memory than there is
     */
    public static DataSet dataSet(PastUsage history, Instant from, Instant until) throws IOException {
        MemoryBudget budget = MemoryBudget.ofThisProcess();
        List<Series> series = new ArrayList<>();
        for (Map.Entry<ContainerId, String> container : containers(history).entrySet()) {
            PastUseReader reader = new PastUseReader(container.getKey().value(), container.getValue(), from, until);
            reader.add(history);
            List<Series> found = reader.read().map(PastUse::series).orElse(List.of());
            for (Series one : found) {
                try {
                    budget.take(2L * one.length());
                } catch (MemoryBudget.ExceededException e) {
                    throw new IOException(
                            "the history of this time needs more memory than there is: take a shorter time", e);
                }
            }
            series.addAll(found);
        }
        return new DataSet("history", series);
    }

    /** Adds what a history has: rows for 5 minutes, and where there are none those for hours. */
    public void add(PastUsage history) throws IOException {
        for (Duration step : List.of(PastUse.STEP, HOUR)) {
            for (Instant start = from; start.isBefore(until); start = start.plus(AT_ONCE)) {
                Instant end = start.plus(AT_ONCE);
                history.container(id, FIGURES, start, end.isBefore(until) ? end : until, step)
                        .points()
                        .forEach(point -> add(point, step));
            }
        }
    }

    /**
     * Adds what is known of one span of time.
     *
     * @param step its length
     */
    public void add(Point<ContainerFigure> point, Duration step) {
        double cores = amount(point, ContainerFigure.SIZE_CPU, MILLICORES);
        boolean isThrottled = point.of(ContainerFigure.CPU_THROTTLED_MAX).orElse(0) >= THROTTLED;
        cpu.put(
                steps(point.at(), step),
                new Value(
                        amount(point, ContainerFigure.CPU_MEAN, MILLICORES),
                        amount(point, ContainerFigure.CPU_MAX, MILLICORES),
                        isThrottled ? cores : 0,
                        cores));
        double size = amount(point, ContainerFigure.SIZE_MEMORY, KIB);
        boolean isKilled = point.of(ContainerFigure.OOM_KILLS).orElse(0) > 0;
        memory.put(
                steps(point.at(), step),
                new Value(
                        amount(point, ContainerFigure.MEMORY_MEAN, KIB),
                        amount(point, ContainerFigure.MEMORY_MAX, KIB),
                        isKilled ? size : 0,
                        size));
    }

    private static double amount(Point<ContainerFigure> point, ContainerFigure figure, double perUnit) {
        OptionalLong value = point.of(figure);
        return value.isEmpty() ? Double.NaN : value.getAsLong() / perUnit;
    }

    /** Adds what a host has recorded; where records of several lengths are about the same time, the shortest count. */
    public void add(List<ArchivedUsage> records) {
        TreeMap<Duration, TreeMap<Steps, List<ArchivedUsage>>> byLength = new TreeMap<>();
        for (ArchivedUsage record : records) {
            byLength.computeIfAbsent(record.step(), _ -> new TreeMap<>(Comparator.comparingInt(Steps::first)))
                    .computeIfAbsent(steps(record.start(), record.step()), _ -> new ArrayList<>())
                    .add(record);
        }
        byLength.values().forEach(ofLength -> ofLength.forEach(this::add));
    }

    private void add(Steps steps, List<ArchivedUsage> records) {
        cpu.put(
                steps,
                new Value(
                        mean(records, record -> record.mean().cores()),
                        highest(records, record -> record.max().cores()),
                        0,
                        mean(records, record -> record.mean().size())));
        memory.put(
                steps,
                new Value(
                        mean(records, record -> record.mean().memory() / MEBIBYTE),
                        highest(records, record -> record.max().memory() / MEBIBYTE),
                        0,
                        mean(records, record -> record.mean().memorySize() / MEBIBYTE)));
    }

    private static double mean(List<ArchivedUsage> records, ToDoubleFunction<ArchivedUsage> value) {
        return known(records, value).average().orElse(Double.NaN);
    }

    private static double highest(List<ArchivedUsage> records, ToDoubleFunction<ArchivedUsage> value) {
        return known(records, value).max().orElse(Double.NaN);
    }

    private static DoubleStream known(List<ArchivedUsage> records, ToDoubleFunction<ArchivedUsage> value) {
        return records.stream().mapToDouble(value).filter(one -> !Double.isNaN(one));
    }

    /** What is put into a step; NaN for what is not known. */
    private record Value(double used, double peak, double hitAt, double size) {}

    /** What a record is about. */
    private record Steps(int first, int count) {}

    private Steps steps(Instant at, Duration step) {
        long length = PastUse.STEP.toSeconds();
        long first = Math.floorDiv(at.getEpochSecond() - from.getEpochSecond(), length);
        return new Steps(Math.toIntExact(first), (int) Math.max(1, step.toSeconds() / length));
    }

    /** How many steps are known of that resource of which least is known. */
    public int known() {
        return Math.min(cpu.count, memory.count);
    }

    /** What was found; empty if that is nothing. */
    public Optional<PastUse> read() {
        int first = Math.min(cpu.first(), memory.first());
        int end = Math.max(cpu.end(), memory.end());
        if (first >= end) {
            return Optional.empty();
        }
        return Optional.of(new PastUse(
                id,
                name,
                from.plus(PastUse.STEP.multipliedBy(first)),
                cpu.amounts(first, end),
                memory.amounts(first, end)));
    }

    /** The steps of one resource. */
    private static final class Columns {
        private final double[] used;
        private final double[] peak;
        private final double[] hitAt;
        private final double[] size;
        private int count;
        private int coarse;

        Columns(int steps) {
            used = unknown(steps);
            peak = unknown(steps);
            hitAt = new double[steps];
            size = unknown(steps);
        }

        private static double[] unknown(int steps) {
            double[] values = new double[steps];
            Arrays.fill(values, Double.NaN);
            return values;
        }

        /** Puts it into all of these steps, unless anything is known of one of them. */
        void put(Steps steps, Value value) {
            int begin = Math.max(0, steps.first());
            int end = Math.min(used.length, steps.first() + steps.count());
            if (Double.isNaN(value.used()) || isAnyKnown(begin, end)) {
                return;
            }
            for (int step = begin; step < end; step++) {
                used[step] = value.used();
                peak[step] = Double.isNaN(value.peak()) ? value.used() : Math.max(value.used(), value.peak());
                hitAt[step] = Double.isNaN(value.hitAt()) ? 0 : value.hitAt();
                size[step] = value.size();
                count++;
                coarse += steps.count() > 1 ? 1 : 0;
            }
        }

        private boolean isAnyKnown(int begin, int end) {
            for (int step = begin; step < end; step++) {
                if (!Double.isNaN(used[step])) {
                    return true;
                }
            }
            return false;
        }

        int first() {
            int step = 0;
            while (step < used.length && Double.isNaN(used[step])) {
                step++;
            }
            return step;
        }

        int end() {
            int step = used.length;
            while (step > 0 && Double.isNaN(used[step - 1])) {
                step--;
            }
            return step;
        }

        PastUse.Amounts amounts(int from, int end) {
            return new PastUse.Amounts(
                    Arrays.copyOfRange(used, from, end),
                    Arrays.copyOfRange(peak, from, end),
                    Arrays.copyOfRange(hitAt, from, end),
                    Arrays.copyOfRange(size, from, end),
                    coarse);
        }
    }
}
