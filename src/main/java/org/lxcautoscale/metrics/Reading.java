package org.lxcautoscale.metrics;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce;

/** One reading of a container: its counters, or why they are unknown. Unknown is never zero. */
public sealed interface Reading {

    /** Whether the container is running according to this reading; one that cannot be read is not considered stopped. */
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
     * @param throttledNanos time its tasks were throttled by a CPU quota since it started; empty if not reported
     * @param cpuPressure share of time some task waited for a CPU, percent over the last 10 s (PSI {@code some avg10});
     *     empty without PSI
     * @param ioPressure share of time some task waited for a disk, percent over the last 10 s (PSI {@code some avg10}); empty
     *     without PSI
     * @param memory empty if the memory controller is disabled on this machine
     * @param activity what else is recorded of it, no decision depends on it; empty if the host reports nothing of it
     * @param run identifies the run: equal in all readings until the container is restarted; empty if the host does not report it
     */
    record Counters(
            CpuReading cpu,
            OptionalLong throttledNanos,
            OptionalDouble cpuPressure,
            OptionalDouble ioPressure,
            Optional<MemoryReading> memory,
            LimitsInForce limits,
            Optional<Activity> activity,
            Optional<Object> run)
            implements Reading {

        /** For a host that reports nothing but CPU and memory. */
        public Counters(
                CpuReading cpu,
                OptionalLong throttledNanos,
                OptionalDouble cpuPressure,
                Optional<MemoryReading> memory,
                LimitsInForce limits,
                Optional<Object> run) {
            this(cpu, throttledNanos, cpuPressure, OptionalDouble.empty(), memory, limits, Optional.empty(), run);
        }

        /** The same for a host that does not distinguish runs. */
        public Counters(
                CpuReading cpu,
                OptionalLong throttledNanos,
                OptionalDouble cpuPressure,
                Optional<MemoryReading> memory,
                LimitsInForce limits) {
            this(cpu, throttledNanos, cpuPressure, memory, limits, Optional.empty());
        }

        /** The same counters with other limits. */
        public Counters with(LimitsInForce changed) {
            return new Counters(cpu, throttledNanos, cpuPressure, ioPressure, memory, changed, activity, run);
        }

        /** The cores it has used since an earlier reading of the same run; 1.0 is one core fully busy. */
        public double coresUsedSince(Counters before, double seconds) {
            return switch (cpu) {
                case CpuReading.Rate(double cores) -> cores;
                case CpuReading.Counter(long nanos) ->
                    before.cpu instanceof CpuReading.Counter(long earlier) ? (nanos - earlier) / 1e9 / seconds : 0;
            };
        }

        /** The share of time, 0 … 1, that a quota has throttled it since an earlier reading of the same run. */
        public OptionalDouble throttledSince(Counters before, double seconds) {
            if (throttledNanos.isEmpty() || before.throttledNanos.isEmpty()) {
                return OptionalDouble.empty();
            }
            double share = (throttledNanos.getAsLong() - before.throttledNanos.getAsLong()) / 1e9 / seconds;
            return OptionalDouble.of(Math.clamp(share, 0, 1));
        }

        /** Whether the container has been restarted since an earlier reading. */
        public boolean isAnotherRunThan(Counters before) {
            boolean isOtherRun = run.isPresent() && before.run.isPresent() && !run.equals(before.run);
            return isOtherRun
                    || (cpu instanceof CpuReading.Counter(long nanos)
                            && before.cpu instanceof CpuReading.Counter(long earlier)
                            && nanos < earlier);
        }
    }

    /**
     * The container could not be read.
     *
     * @param cause what failed, for display: {@code memory.current: Permission denied}
     */
    record Unknown(String cause) implements Reading {}

    /** The host has no new measurement since the last reading; the previous one remains valid. */
    record Repeated() implements Reading {}

    /** The container is frozen: its CPU use says nothing about what it needs. */
    record Frozen() implements Reading {}

    /** The container is not running, so there is nothing to read. */
    record Stopped() implements Reading {}
}
