package org.lxcautoscale.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.container.Resource;

/**
 * A file of recorded use: CSV, or CSV compressed with gzip, with one of these first lines:
 *
 * <pre>
 * series,timestamp,cpu_used,cpu_peak,cpu_alloc,mem_used,mem_peak,mem_alloc
 * series,timestamp,cpu_used,mem_used
 * </pre>
 *
 * <p>Times are in seconds, from any start, and do not fall within a series; the CPU is in cores, memory in MiB; a field is empty
 * where nothing was recorded. A step is as long as most of the file's (the median of the differences), {@value #USUAL_STEP} s
 * where there are none. Sizes of the second form are in {@code NAME.limits.csv} beside it, if there is one: {@code
 * series,cpu_limit,mem_limit}.
 */
public final class TraceFile {

    private static final String WITH_SIZES = "series,timestamp,cpu_used,cpu_peak,cpu_alloc,mem_used,mem_peak,mem_alloc";
    private static final String WITHOUT_SIZES = "series,timestamp,cpu_used,mem_used";
    private static final String LIMITS = "series,cpu_limit,mem_limit";

    private static final int USUAL_STEP = 300;

    /** Seconds: 300 years since 1970. */
    private static final double LATEST = 1e10;

    private static final double MOST_CORES = 1e6;

    /** MiB: 1 PiB. */
    private static final double MOST_MEMORY = 1 << 30;

    private final CsvReader csv;
    private final MemoryBudget budget;
    private final Map<String, TraceRows> rows = new LinkedHashMap<>();

    private TraceFile(CsvReader csv, MemoryBudget budget) {
        this.csv = csv;
        this.budget = budget;
    }

    /**
     * Reads a file as a whole. The data set has the name of the file, without {@code .csv} or {@code .csv.gz}.
     *
     * @throws IOException when it cannot be read, is no such file, or needs more memory than there is; the message says where it
     *     is wrong, and what was expected
     */
    public static DataSet read(Path path) throws IOException {
        return read(path, MemoryBudget.ofThisProcess());
    }

    static DataSet read(Path path, MemoryBudget budget) throws IOException {
        try (CsvReader csv = CsvReader.open(path)) {
            boolean hasSizes = csv.header(WITH_SIZES, WITHOUT_SIZES).equals(WITH_SIZES);
            TraceFile file = new TraceFile(csv, budget);
            file.readRows(hasSizes);
            if (!hasSizes) {
                file.readSizes(path.resolveSibling(name(path) + ".limits.csv"));
            }
            return new DataSet(name(path), file.series());
        } catch (MemoryBudget.ExceededException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).replaceFirst("(\\.csv)?(\\.gz)?$", "");
    }

    private void readRows(boolean hasSizes) throws IOException {
        byte[] name = {};
        TraceRows of = new TraceRows();
        while (csv.next()) {
            if (!csv.is(0, name) || name.length == 0) {
                name = csv.bytes(0);
                if (name.length == 0) {
                    throw csv.problem(0, "is empty; it must be the name of a container");
                }
                of = rows.computeIfAbsent(csv.text(0), _ -> new TraceRows());
            }
            addRow(of, hasSizes);
        }
        if (rows.isEmpty()) {
            throw csv.problem("there is nothing below its first line");
        }
    }

    private void addRow(TraceRows of, boolean hasSizes) throws IOException {
        double time = csv.number(1, LATEST);
        if (Double.isNaN(time)) {
            throw csv.problem(1, "is empty; it must be a time in seconds");
        }
        if (!of.add(time, budget)) {
            throw csv.problem(
                    1, "is before the row of '" + csv.text(0) + "' above it; rows must be in the order of time");
        }
        if (hasSizes) {
            of.use(Resource.CPU, csv.number(2, MOST_CORES), csv.number(3, MOST_CORES), budget);
            of.size(Resource.CPU, csv.number(4, MOST_CORES));
            of.use(Resource.MEMORY, csv.number(5, MOST_MEMORY), csv.number(6, MOST_MEMORY), budget);
            of.size(Resource.MEMORY, csv.number(7, MOST_MEMORY));
        } else {
            of.use(Resource.CPU, csv.number(2, MOST_CORES), Double.NaN, budget);
            of.use(Resource.MEMORY, csv.number(3, MOST_MEMORY), Double.NaN, budget);
        }
    }

    private void readSizes(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (CsvReader sizes = CsvReader.open(path)) {
            sizes.header(LIMITS);
            while (sizes.next()) {
                TraceRows of = rows.get(sizes.text(0));
                double cores = sizes.number(1, MOST_CORES);
                double memory = sizes.number(2, MOST_MEMORY);
                if (of != null) {
                    of.size(Resource.CPU, cores);
                    of.size(Resource.MEMORY, memory);
                }
            }
        }
    }

    private List<Series> series() throws IOException {
        double step = step();
        List<Series> series = new ArrayList<>();
        for (Map.Entry<String, TraceRows> one : rows.entrySet()) {
            series.addAll(one.getValue().series(one.getKey(), step, budget));
        }
        if (series.isEmpty()) {
            throw csv.problem("nothing but empty fields was recorded");
        }
        return series;
    }

    /** Seconds. */
    private double step() {
        double[] differences = rows.values().stream()
                .mapToDouble(TraceRows::usualDifference)
                .filter(difference -> difference > 0)
                .sorted()
                .toArray();
        return differences.length == 0 ? USUAL_STEP : differences[(differences.length - 1) / 2];
    }
}
