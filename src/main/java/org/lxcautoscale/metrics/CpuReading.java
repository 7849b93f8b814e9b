package org.lxcautoscale.metrics;

/** CPU use of a container, as its host reports it. */
public sealed interface CpuReading {

    /**
     * CPU time used since the container started.
     *
     * @param nanos never decreases while the container is running
     */
    record Counter(long nanos) implements CpuReading {}

    /**
     * CPU use averaged by the host over the last few seconds.
     *
     * @param cores cores in use, 1.0 = one core fully busy
     */
    record Rate(double cores) implements CpuReading {}
}
