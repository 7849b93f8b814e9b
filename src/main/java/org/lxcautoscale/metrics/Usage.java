package org.lxcautoscale.metrics;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lxcautoscale.container.Resource;

/**
 * What a container really used. The <em>window</em> is the time since the last scaling cycle, the <em>look-back</em>
 * the last cycles that a shrink has to consider. Amounts are in the base unit of the resource.
 *
 * @param cpu use of the CPU in thousandths of a core
 * @param memory memory that the kernel cannot drop, in bytes
 * @param memoryLimit the limit in force now, in bytes; empty when there is none
 * @param memoryRise bytes a second by which memory has been growing over the last two intervals; 0 when it has not
 * @param knownFor how long the container has been read without a gap
 * @param oomKills kills by the out-of-memory killer that no growth has answered yet
 * @param throttled share of the last interval, 0 … 1, in which its tasks were held back by a quota
 * @param cpuPressure percent, PSI {@code some avg10}
 * @param memoryPressure percent, PSI {@code full avg10}
 * @param memoryHidden bytes that may be in use besides {@code memory}, at the last reading; 0 where that is exact
 */
public record Usage(
        Amounts cpu,
        Amounts memory,
        OptionalLong memoryLimit,
        double memoryRise,
        Duration knownFor,
        long oomKills,
        OptionalDouble throttled,
        OptionalDouble cpuPressure,
        OptionalDouble memoryPressure,
        long memoryHidden)
        implements Measurement {

    /**
     * @param now at the last reading
     * @param p95 95th percentile of the window (nearest rank)
     * @param peak maximum of window and look-back
     */
    public record Amounts(long now, long p95, long peak) {}

    public Amounts of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }
}
