package org.lxcautoscale.metrics;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce;

/** What was read of one container at one instant: its counters, or why they are unknown. Unknown is never zero. */
public sealed interface Reading {

    /** Whether the container runs, as far as this reading tells; one that cannot be read is not stopped. */
    default Container.Status status() {
        return switch (this) {
            case Counters _, Unknown _, Repeated _ -> Container.Status.RUNNING;
            case Frozen _ -> Container.Status.FROZEN;
            case Stopped _ -> Container.Status.STOPPED;
        };
    }
    /**
     * The counters of a running container.
     *
     * @param throttledNanos time its tasks were held back by a CPU quota since it started; empty when not reported
     * @param cpuPressure share of time some task waited for a CPU, percent over the last 10 s (PSI {@code some avg10});
     *     empty when the kernel has none
     * @param memory empty on a machine that does not count memory, its controller being switched off
     * @param run equal at each reading until the container is restarted; empty when the host does not tell
     */
    record Counters(
            CpuReading cpu,
            OptionalLong throttledNanos,
            OptionalDouble cpuPressure,
            Optional<MemoryReading> memory,
            LimitsInForce limits,
            Optional<Object> run)
            implements Reading {

        /** Of a host that does not tell one run from another. */
        public Counters(
                CpuReading cpu,
                OptionalLong throttledNanos,
                OptionalDouble cpuPressure,
                Optional<MemoryReading> memory,
                LimitsInForce limits) {
            this(cpu, throttledNanos, cpuPressure, memory, limits, Optional.empty());
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

    /** The container is frozen: that it uses no CPU says nothing of what it needs. */
    record Frozen() implements Reading {}

    /** The container does not run, so there is nothing to read. */
    record Stopped() implements Reading {}
}
