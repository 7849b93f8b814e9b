package org.lxcautoscale.replay;

import java.time.Duration;
import org.lxcautoscale.container.Resource;

/**
 * The recorded use of one resource of one container, in equal steps. Cores for the CPU, MiB for memory. What was recorded is
 * use under the size that it had then, so any need above that size is unknown. The arrays are not copied and must not be
 * changed; then it is thread-safe.
 *
 * @param name of the container, as in the source
 * @param step length of a step, more than zero
 * @param used mean use of each step; NaN where nothing was recorded
 * @param peak highest use of each step, at least {@code used}; the same as {@code used} where none was recorded
 * @param allocation the first size that was recorded with it; NaN if none was
 * @param meanAllocation the mean of all sizes that were recorded with it; NaN if none was
 */
@SuppressWarnings("ArrayRecordComponent") // millions of numbers, which are read only
public record Series(
        String name,
        Resource resource,
        Duration step,
        double[] used,
        double[] peak,
        double allocation,
        double meanAllocation) {

    public Series {
        if (used.length != peak.length) {
            throw new IllegalArgumentException(
                    "use and peak must have as many steps: " + used.length + " and " + peak.length);
        }
        if (!step.isPositive()) {
            throw new IllegalArgumentException("a step must have a length: " + step);
        }
    }

    /** Number of steps, recorded or not. */
    public int length() {
        return used.length;
    }

    /** Number of steps in such a time, at least one. */
    int steps(Duration time) {
        return Math.toIntExact(Math.max(1, Math.round((double) time.toNanos() / step.toNanos())));
    }
}
