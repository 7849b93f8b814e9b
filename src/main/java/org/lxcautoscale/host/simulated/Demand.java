package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.MemorySize;

/**
 * What the programs in a container want, over time, whatever its size. Cores are CPU-seconds a second; memory is what
 * they hold and the kernel cannot drop. Hours are those of the simulation's monotonic time in UTC, so that a wrong wall
 * clock changes nobody's habits.
 *
 * <p>All but {@link Constant} fluctuate: CPU by some 15 % within a minute, memory by 2 % within ten minutes (standard
 * deviations). CPU jumps at once; memory follows its demand by at most {@link SimulatedMemory#RAMP_BYTES_PER_SECOND}.
 * CPU time that is not granted is lost, as with requests that go elsewhere, but for the work of a {@link Nightly} job.
 */
public sealed interface Demand {

    /** Exactly this, for tests. */
    record Constant(double cores, MemorySize memory) implements Demand {}

    /** About the same at all times. */
    record Steady(double cores, MemorySize memory) implements Demand {}

    /** Next to nothing: a hundredth of a core. */
    record Idle(MemorySize memory) implements Demand {}

    /**
     * People's days: a cosine between a quiet night and a peak.
     *
     * @param peakHour hour of the day of most work; least is 12 hours later
     */
    record Daily(double quietCores, double peakCores, MemorySize quietMemory, MemorySize peakMemory, double peakHour)
            implements Demand {}

    /**
     * Quiet, but for bursts at random times.
     *
     * @param burstCores in place of {@code cores} while a burst lasts
     * @param burstMemory in place of {@code memory} while a burst lasts
     * @param perDay bursts a day on average (Poisson)
     * @param shortest the least a burst lasts
     * @param longest the most a burst lasts; lengths are spread evenly between the two
     */
    record Bursty(
            double cores,
            double burstCores,
            MemorySize memory,
            MemorySize burstMemory,
            double perDay,
            Duration shortest,
            Duration longest)
            implements Demand {}

    /**
     * A program that forgets to free, until its watchdog restarts it.
     *
     * @param memory what it starts from
     * @param leakPerHour what it loses each hour
     * @param lifetime time from one restart to the next
     */
    record Leaking(double cores, MemorySize memory, MemorySize leakPerHour, Duration lifetime) implements Demand {}

    /**
     * A job that starts at the same hour each night and ends when its work is done, later with fewer cores.
     *
     * @param cores while no job runs
     * @param jobCores as many as the job can use at once
     * @param work how long the job takes with all of {@code jobCores}
     * @param memory while no job runs, and what the job starts from
     * @param jobMemory what the job has come to hold at its end
     * @param startHour hour of the day at which it starts
     */
    record Nightly(
            double cores, double jobCores, Duration work, MemorySize memory, MemorySize jobMemory, double startHour)
            implements Demand {}

    /**
     * Programs of which most has been swapped out, and comes back at random times, all at once.
     *
     * @param resident what they hold meanwhile
     * @param swapped what lies in swap meanwhile
     * @param perDay how often a day on average (Poisson)
     * @param shortest the least for which all of it is in use
     * @param longest the most; lengths are spread evenly between the two
     */
    record Swapping(
            double cores, MemorySize resident, MemorySize swapped, double perDay, Duration shortest, Duration longest)
            implements Demand {}

    /** A little more each day. */
    record Growing(double cores, double coresPerDay, MemorySize memory, MemorySize memoryPerDay) implements Demand {}
}
