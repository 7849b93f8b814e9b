package org.lxcautoscale.host;

import java.time.Duration;
import java.time.Instant;

/**
 * What a container has used in a span of time.
 *
 * @param start where the time begins
 * @param step how long it is
 * @param mean mean of the time
 * @param max the highest in that time
 */
public record ArchivedUsage(Instant start, Duration step, Values mean, Values max) {

    /**
     * Numbers of a container. What is not known is {@link Double#NaN}.
     *
     * @param cores in use
     * @param size cores that it may use; those of its node when it has no limit
     * @param memory in use, in bytes
     * @param memorySize its limit in bytes
     * @param diskRead bytes a second, as the three that follow
     * @param rootUsed what is in use of its root file system, in bytes
     * @param rootTotal size of that in bytes
     * @param cpuPressure percent of time in which some task waited for a CPU
     * @param memoryPressure percent of time in which all tasks waited for memory
     * @param ioPressure percent of time in which some task waited for a disk
     */
    public record Values(
            double cores,
            double size,
            double memory,
            double memorySize,
            double diskRead,
            double diskWritten,
            double networkReceived,
            double networkSent,
            double rootUsed,
            double rootTotal,
            double cpuPressure,
            double memoryPressure,
            double ioPressure) {

        /** Nothing is known. */
        public static final Values UNKNOWN = new Values(
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
