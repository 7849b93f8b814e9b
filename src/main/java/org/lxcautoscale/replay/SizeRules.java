package org.lxcautoscale.replay;

import java.util.List;
import java.util.OptionalDouble;

/**
 * From what the range of sizes of each series follows. Where a bound is not given:
 *
 * <ul>
 *   <li>cores: from one unit or one core, whichever is less, to the smallest power of two that is at least 8 and holds whatever a
 *       series of the data set has used or had, as machines have cores
 *   <li>memory: from {@value #LEAST_MEMORY} MiB to {@value #MOST_MEMORY} times the size that it had
 * </ul>
 *
 * @param cpuUnit cores: 1, or 0.1 where the host can limit parts of a core
 * @param minCores empty for the rule above, as all of these
 * @param minMemory MiB
 * @param maxMemory MiB
 */
public record SizeRules(
        double cpuUnit,
        OptionalDouble minCores,
        OptionalDouble maxCores,
        OptionalDouble minMemory,
        OptionalDouble maxMemory) {

    static final double LEAST_CORES = 8;
    static final double LEAST_MEMORY = 256;
    static final double MOST_MEMORY = 4;

    /** No bounds are given, and cores are whole. */
    public static final SizeRules DEFAULT = new SizeRules(
            1, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** The range of each of the series, which are all of one data set and resource. */
    public List<SizeRange> ranges(List<Series> series) {
        double largest = 0;
        for (Series one : series) {
            largest = Math.max(largest, Math.max(peak(one), Double.isNaN(one.allocation()) ? 0 : one.allocation()));
        }
        double machine = Math.max(LEAST_CORES, Math.scalb(1.0, ceilLog2(largest)));
        return series.stream().map(one -> range(one, machine)).toList();
    }

    private SizeRange range(Series one, double machine) {
        return switch (one.resource()) {
            case CPU -> range(minCores.orElse(Math.min(1, cpuUnit)), maxCores.orElse(machine), cpuUnit);
            case MEMORY ->
                range(minMemory.orElse(LEAST_MEMORY), maxMemory.orElse(Math.floor(MOST_MEMORY * allocation(one))), 1);
        };
    }

    private static SizeRange range(double lowest, double highest, double unit) {
        return new SizeRange(lowest, Math.max(lowest, highest), unit);
    }

    private static int ceilLog2(double amount) {
        int exponent = Math.getExponent(Math.max(1, amount));
        return Math.scalb(1.0, exponent) < amount ? exponent + 1 : exponent;
    }

    /** The limit that a series begins with: the size that it had. */
    static double initial(Series series, SizeRange range) {
        return range.holding(allocation(series));
    }

    /** The size that it had; if that was not recorded, the most that it has used. */
    private static double allocation(Series series) {
        return Double.isNaN(series.allocation()) ? peak(series) : series.allocation();
    }

    private static double peak(Series series) {
        double highest = 0;
        for (double peak : series.peak()) {
            if (peak > highest) { // never if it is NaN
                highest = peak;
            }
        }
        return highest;
    }
}
