package org.lxcautoscale.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.Resource;

/**
 * What a container actually used. The <em>window</em> is the time since the last scaling cycle, the <em>look-back</em>
 * the last cycles that a shrink must consider. Amounts are in the base unit of the resource.
 *
 * @param memory empty if the machine does not count memory
 * @param limits enforced by the kernel at the last reading
 */
public record Usage(CpuUse cpu, Optional<MemoryUse> memory, LimitsInForce limits) implements Measurement {

    /**
     * @param now at the last reading
     * @param p95 95th percentile of the window (nearest rank)
     * @param peak maximum of window and look-back
     * @param watchedFor how long it has been read without a gap at its current size
     */
    public record Amounts(long now, long p95, long peak, Duration watchedFor) {}

    /**
     * Use of the CPU.
     *
     * @param amounts in thousandths of a core
     * @param throttled share of the last interval, 0 … 1, in which its tasks were throttled by a quota
     * @param pressure percent, PSI {@code some avg10}
     */
    public record CpuUse(Amounts amounts, OptionalDouble throttled, OptionalDouble pressure) {}

    /**
     * Use of memory.
     *
     * @param amounts bytes that the kernel cannot reclaim
     * @param floor bytes that a size must hold: the maximum of window and look-back of {@link MemoryReading#floor()}
     * @param rise growth in bytes per second over the last two intervals; 0 if it did not grow in both
     * @param shortage signs of a lack of memory
     */
    public record MemoryUse(Amounts amounts, long floor, double rise, Shortage shortage) {}

    /**
     * Signs of a lack of memory.
     *
     * @param kills kills by the out-of-memory killer at its own limit since it last grew
     * @param innerKills kills at limits inside the container, in the current cycle
     * @param pressure percent, PSI {@code full avg10}
     * @param limitHits how often per second it hit its own limit, in the last interval
     * @param refaults reclaimed pages per second that had to be read again, in the last interval
     */
    public record Shortage(
            long kills, long innerKills, OptionalDouble pressure, OptionalDouble limitHits, OptionalDouble refaults) {
        public static final Shortage NONE =
                new Shortage(0, 0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Whether the use of this resource is known. */
    public boolean has(Resource resource) {
        return resource == Resource.CPU || memory.isPresent();
    }

    /** The use of a resource for which it is {@linkplain #has known}. */
    public Amounts of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu.amounts();
            case MEMORY -> memory.orElseThrow().amounts();
        };
    }
}
