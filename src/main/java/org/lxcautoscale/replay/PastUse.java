package org.lxcautoscale.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Demand;

/**
 * What was recorded of one container, in steps of {@link #STEP} from the first of which anything is known to the last one. Thread-safe
 * as long as nobody changes the arrays.
 *
 * @param id of the container
 * @param name as it was recorded
 * @param start of the first step
 * @param cpu in cores
 * @param memory in MiB
 */
public record PastUse(String id, String name, Instant start, Amounts cpu, Amounts memory) {

    public static final Duration STEP = Demand.WINDOW;

    /**
     * What is known of one resource, of which all arrays have as many steps.
     *
     * @param used mean use; NaN where nothing was recorded
     * @param peak highest use, at least {@code used}
     * @param hitAt the limit that was in the way: at which CPU was throttled, or the kernel has killed for lack of memory; 0 if
     *     none was
     * @param size that it had; NaN where that was not recorded
     * @param coarse how many of the steps are known from records of longer ones only, each of which has the mean and the peak of all
     *     of its time
     */
    @SuppressWarnings("ArrayRecordComponent") // thousands of numbers for each container, which are read only
    public record Amounts(double[] used, double[] peak, double[] hitAt, double[] size, int coarse) {

        /** In how many steps anything is known. */
        public int known() {
            return (int) Arrays.stream(used).filter(use -> !Double.isNaN(use)).count();
        }

        /** The last size that was recorded; NaN if none was. */
        public double lastSize() {
            for (int step = size.length - 1; step >= 0; step--) {
                if (!Double.isNaN(size[step])) {
                    return size[step];
                }
            }
            return Double.NaN;
        }
    }

    public Amounts of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    /** The series of the resources of which anything is known; its name is {@code 104 web}. */
    public List<Series> series() {
        return Stream.of(Resource.values())
                .filter(resource -> of(resource).known() > 0)
                .map(this::series)
                .toList();
    }

    private Series series(Resource resource) {
        Amounts amounts = of(resource);
        double[] sizes = Arrays.stream(amounts.size())
                .filter(size -> !Double.isNaN(size))
                .toArray();
        return new Series(
                id + " " + name,
                resource,
                STEP,
                amounts.used(),
                amounts.peak(),
                sizes.length == 0 ? Double.NaN : sizes[0],
                Arrays.stream(sizes).average().orElse(Double.NaN));
    }

    /**
     * How much was needed at least, for a container that has this size now: what was used, and a little more than the limit where that
     * was in the way.
     */
    public Series needed(Resource resource, double sizeNow) {
        Amounts amounts = of(resource);
        double[] peak = amounts.peak().clone();
        for (int step = 0; step < peak.length; step++) {
            if (amounts.hitAt()[step] > 0) {
                peak[step] = Math.max(peak[step], amounts.hitAt()[step] * MORE);
            }
        }
        return new Series(id + " " + name, resource, STEP, amounts.used(), peak, sizeNow, sizeNow);
    }

    /** How much more is needed than a limit that was in the way is not known. */
    private static final double MORE = 1.05;
}
