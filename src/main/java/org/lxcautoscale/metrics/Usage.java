package org.lxcautoscale.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.Resource;

/**
 * What a container really used. The <em>window</em> is the time since the last scaling cycle, the <em>look-back</em>
 * the last cycles that a shrink has to consider. Amounts are in the base unit of the resource.
 *
 * @param memory empty on a machine that does not count memory
 * @param limits what the kernel enforces, at the last reading
 */
public record Usage(CpuUse cpu, Optional<MemoryUse> memory, LimitsInForce limits) implements Measurement {

    /**
     * @param now at the last reading
     * @param p95 95th percentile of the window (nearest rank)
     * @param peak maximum of window and look-back
     * @param watchedFor how long it has been read without a gap at the size that it has now
     */
    public record Amounts(long now, long p95, long peak, Duration watchedFor) {}

    /**
     * Use of the CPU.
     *
     * @param amounts in thousandths of a core
     * @param throttled share of the last interval, 0 … 1, in which its tasks were held back by a quota
     * @param pressure percent, PSI {@code some avg10}
     */
    public record CpuUse(Amounts amounts, OptionalDouble throttled, OptionalDouble pressure) {}

    /**
     * Use of memory.
     *
     * @param amounts bytes that the kernel cannot drop
     * @param floor bytes that a size has to hold: the maximum of window and look-back of {@link MemoryReading#floor()}
     * @param rise bytes a second by which it has been growing over the last two intervals; 0 when it has not
     * @param want what speaks for too little of it
     */
    public record MemoryUse(Amounts amounts, long floor, double rise, Want want) {}

    /**
     * What speaks for too little memory.
     *
     * @param kills by the out-of-memory killer at its own limit that no growth has answered yet
     * @param innerKills kills at limits inside the container, in the running cycle
     * @param pressure percent, PSI {@code full avg10}
     * @param limitHits how often a second it met its own limit, in the last interval
     * @param refaults pages a second that had to be read again after they had been dropped, in the last interval
     */
    public record Want(
            long kills, long innerKills, OptionalDouble pressure, OptionalDouble limitHits, OptionalDouble refaults) {
        public static final Want NONE =
                new Want(0, 0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Whether the use of this resource is known. */
    public boolean has(Resource resource) {
        return resource == Resource.CPU || memory.isPresent();
    }

    /** What is used of a resource whose use is {@linkplain #has known}. */
    public Amounts of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu.amounts();
            case MEMORY -> memory.orElseThrow().amounts();
        };
    }
}
