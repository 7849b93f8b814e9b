package org.lxcautoscale.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Resource;

/** The rows of one series of a file while that is read. Not thread-safe. */
final class TraceRows {

    /** Times that are equal but for the rounding of decimals, in seconds. */
    private static final double SAME_TIME = 1e-6;

    private final Column cpu = new Column();
    private final Column cpuPeak = new Column();
    private final Column memory = new Column();
    private final Column memoryPeak = new Column();
    private final Sizes cpuSizes = new Sizes();
    private final Sizes memorySizes = new Sizes();

    /** Only where rows are not equally far apart. */
    private double @Nullable [] times;

    private double first;
    private double difference;
    private double last;
    private int count;

    /** The values of one field; there is no array as long as all of them are empty. */
    private static final class Column {
        private double @Nullable [] values;

        void set(int row, double value, MemoryBudget budget) throws IOException {
            double[] known = values;
            if (known == null && Double.isNaN(value)) {
                return;
            }
            if (known == null || row >= known.length) {
                known = grown(known, row, budget);
                values = known;
            }
            known[row] = value;
        }

        private static double[] grown(double @Nullable [] known, int row, MemoryBudget budget) throws IOException {
            int before = known == null ? 0 : known.length;
            int length = Math.max(row + 1, Math.max(1024, before + before / 2));
            budget.take(length - (long) before);
            double[] larger = known == null ? new double[length] : Arrays.copyOf(known, length);
            Arrays.fill(larger, before, length, Double.NaN);
            return larger;
        }
    }

    /** The sizes that were recorded with the use. */
    private static final class Sizes {
        private double first = Double.NaN;
        private double sum;
        private long count;

        void add(double size) {
            if (!Double.isNaN(size)) {
                first = count == 0 ? size : first;
                sum += size;
                count++;
            }
        }

        double mean() {
            return count == 0 ? Double.NaN : sum / count;
        }
    }

    /**
     * Adds a row; at the same time as the row before, it replaces that.
     *
     * @return false if the time is before that of the row before, and nothing was added
     */
    boolean add(double time, MemoryBudget budget) throws IOException {
        if (count > 0 && time <= last) {
            return time == last;
        }
        if (count == 0) {
            first = time;
        } else if (count == 1) {
            difference = time - first;
        } else if (times == null && Math.abs(time - regularTime(count)) > SAME_TIME) {
            times = regularTimes(budget);
        }
        double[] known = times;
        if (known != null) {
            if (count == known.length) {
                budget.take(count / 2);
                known = Arrays.copyOf(known, count + count / 2);
                times = known;
            }
            known[count] = time;
        }
        last = time;
        count++;
        return true;
    }

    /** Sets the use of the last row. */
    void use(Resource resource, double used, double peak, MemoryBudget budget) throws IOException {
        (resource == Resource.CPU ? cpu : memory).set(count - 1, used, budget);
        (resource == Resource.CPU ? cpuPeak : memoryPeak).set(count - 1, peak, budget);
    }

    /** Adds a size that was recorded; NaN for none. */
    void size(Resource resource, double size) {
        (resource == Resource.CPU ? cpuSizes : memorySizes).add(size);
    }

    private double regularTime(int row) {
        return first + row * difference;
    }

    private double time(int row) {
        double[] known = times;
        return known == null ? regularTime(row) : known[row];
    }

    private double[] regularTimes(MemoryBudget budget) throws IOException {
        int length = Math.max(1024, count + count / 2);
        budget.take(length);
        double[] all = new double[length];
        for (int row = 0; row < count; row++) {
            all[row] = regularTime(row);
        }
        return all;
    }

    /** The usual time between two rows, in seconds; 0 if there is only one row. */
    double usualDifference() {
        double[] known = times;
        if (known == null) {
            return difference;
        }
        double[] differences = new double[count - 1];
        for (int row = 1; row < count; row++) {
            differences[row - 1] = known[row] - known[row - 1];
        }
        Arrays.sort(differences);
        return differences[(differences.length - 1) / 2];
    }

    /** The series of the resources of which anything was recorded. */
    List<Series> series(String name, double step, MemoryBudget budget) throws IOException {
        return Stream.of(
                        series(name, Resource.CPU, cpu, cpuPeak, cpuSizes, step, budget),
                        series(name, Resource.MEMORY, memory, memoryPeak, memorySizes, step, budget))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Series> series(
            String name, Resource resource, Column use, Column peaks, Sizes sizes, double step, MemoryBudget budget)
            throws IOException {
        if (use.values == null) {
            return Optional.empty();
        }
        double[] used = inSteps(use.values, step, budget);
        use.values = null;
        double[] peak = used;
        if (peaks.values != null) {
            peak = inSteps(peaks.values, step, budget);
            peaks.values = null;
            for (int i = 0; i < peak.length; i++) {
                peak[i] = Double.isNaN(peak[i]) ? used[i] : Math.max(used[i], peak[i]); // NaN where used is
            }
        }
        Duration length = Duration.ofNanos(Math.round(step * 1e9));
        return Optional.of(new Series(name, resource, length, used, peak, sizes.first, sizes.mean()));
    }

    /** One value for each step, NaN where there is none; the last one, where several rows fall into a step. */
    private double[] inSteps(double[] values, double step, MemoryBudget budget) throws IOException {
        boolean isOnePerStep = times == null && (count < 2 || difference == step);
        if (isOnePerStep) {
            double[] all = Arrays.copyOf(values, count);
            if (values.length < count) {
                Arrays.fill(all, values.length, count, Double.NaN);
            }
            return all;
        }
        long length = Math.round((time(count - 1) - first) / step) + 1;
        budget.take(length);
        double[] all = new double[Math.toIntExact(length)];
        Arrays.fill(all, Double.NaN);
        for (int row = 0; row < Math.min(count, values.length); row++) {
            all[Math.toIntExact(Math.round((time(row) - first) / step))] = values[row];
        }
        return all;
    }
}
