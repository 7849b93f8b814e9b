package org.lxcautoscale.metrics;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What was read of one container at one instant: its counters, or why they are unknown. Unknown is never zero. */
public sealed interface Reading {

    /**
     * The counters of a running container.
     *
     * @param cpu CPU time or CPU rate
     * @param memoryInUse bytes that the kernel cannot drop: everything charged but the page cache that no process needs
     *     (shared memory counts as in use)
     * @param memoryLimit the limit in force now, in bytes; empty when there is none, or when the host does not tell
     *     another than the configured one
     * @param oomKills kills by the out-of-memory killer since the container started
     * @param throttledNanos time its tasks were held back by a CPU quota since it started; empty when not reported
     * @param cpuPressure share of time some task waited for a CPU, percent over the last 10 s (PSI {@code some avg10});
     *     empty when the kernel has none
     * @param memoryPressure share of time all tasks waited for memory, percent over the last 10 s (PSI {@code full
     *     avg10}); empty when the kernel has none
     * @param memoryHidden bytes that may be in use besides {@code memoryInUse}, since the host cannot tell them from page
     *     cache; 0 where the figure is exact
     */
    record Counters(
            CpuReading cpu,
            long memoryInUse,
            OptionalLong memoryLimit,
            long oomKills,
            OptionalLong throttledNanos,
            OptionalDouble cpuPressure,
            OptionalDouble memoryPressure,
            long memoryHidden)
            implements Reading {

        /** Counters whose memory is exact. */
        public Counters(
                CpuReading cpu,
                long memoryInUse,
                OptionalLong memoryLimit,
                long oomKills,
                OptionalLong throttledNanos,
                OptionalDouble cpuPressure,
                OptionalDouble memoryPressure) {
            this(cpu, memoryInUse, memoryLimit, oomKills, throttledNanos, cpuPressure, memoryPressure, 0);
        }

        /** The most that may be in use, in bytes: a size below it may kill. */
        public long memoryAtMost() {
            return memoryInUse + memoryHidden;
        }
    }

    /**
     * The container could not be read.
     *
     * @param cause what failed, for people: {@code memory.current: Permission denied}
     */
    record Unknown(String cause) implements Reading {}

    /** The host has measured nothing new since the last look; what was known holds on. */
    record Repeated() implements Reading {}

    /** The container does not run, so there is nothing to read. */
    record Stopped() implements Reading {}
}
