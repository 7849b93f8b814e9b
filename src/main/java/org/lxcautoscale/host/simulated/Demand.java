package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.MemorySize;

/**
 * The CPU and memory that the programs in a container want over time, whatever its size. Cores are CPU seconds per
 * second; memory is what the kernel cannot drop. Hours are those of the simulation's monotonic time in UTC, so that a
 * wrong wall clock has no effect on demand.
 *
 * <p>All but {@link Constant} fluctuate: CPU by 15 % within a minute, memory by 2 % within ten minutes (standard
 * deviations). CPU changes at once; memory follows its demand by at most 4 MiB a second, unless said otherwise. CPU time that is not granted is lost, like abandoned requests, except for the work of a {@link Nightly} job.
 */
public sealed interface Demand {

    /** 4 MiB/s. */
    MemorySize ORDINARY_RISE = new MemorySize((long) Load.ORDINARY_RISE);

    /**
     * Exactly these amounts, for tests.
     *
     * @param perSecond how much more memory is taken in a second, until it is the amount
     */
    record Constant(double cores, MemorySize memory, MemorySize perSecond) implements Demand {
        public Constant(double cores, MemorySize memory) {
            this(cores, memory, ORDINARY_RISE);
        }
    }

    /** About the same amounts at all times. */
    record Steady(double cores, MemorySize memory) implements Demand {}

    /** Almost nothing: a hundredth of a core. */
    record Idle(MemorySize memory) implements Demand {}

    /**
     * A daily rhythm: a cosine between a quiet night and a peak.
     *
     * @param peakHour hour of the day of the peak; the minimum is 12 hours later
     */
    record Daily(double quietCores, double peakCores, MemorySize quietMemory, MemorySize peakMemory, double peakHour)
            implements Demand {}

    /**
     * Quiet, with bursts at random times.
     *
     * @param burstCores replaces {@code cores} during a burst
     * @param burstMemory replaces {@code memory} during a burst
     * @param perSecond how much more memory is taken in a second at the beginning of a burst
     * @param perDay bursts per day on average (Poisson)
     * @param shortest minimum duration of a burst
     * @param longest maximum duration; uniformly distributed between the two
     */
    record Bursty(
            double cores,
            double burstCores,
            MemorySize memory,
            MemorySize burstMemory,
            MemorySize perSecond,
            double perDay,
            Duration shortest,
            Duration longest)
            implements Demand {}

    /**
     * A program that leaks memory until its watchdog restarts it.
     *
     * @param memory usage after a restart
     * @param leakPerHour growth per hour
     * @param lifetime time between restarts
     */
    record Leaking(double cores, MemorySize memory, MemorySize leakPerHour, Duration lifetime) implements Demand {}

    /**
     * A job that starts at the same hour each night and ends when its work is done; fewer cores make it take longer.
     *
     * @param cores while no job runs
     * @param jobCores the most the job can use
     * @param work how long the job takes with all of {@code jobCores}
     * @param memory while no job runs, and at the start of the job
     * @param jobMemory usage at the end of the job
     * @param startHour hour of the day at which it starts
     */
    record Nightly(
            double cores, double jobCores, Duration work, MemorySize memory, MemorySize jobMemory, double startHour)
            implements Demand {}

    /**
     * Programs that are mostly swapped out, and need all of it back at random times.
     *
     * @param resident memory in use meanwhile
     * @param swapped memory in swap meanwhile
     * @param perDay times per day on average (Poisson)
     * @param shortest minimum time that all of it is in use
     * @param longest maximum time; uniformly distributed between the two
     */
    record Swapping(
            double cores, MemorySize resident, MemorySize swapped, double perDay, Duration shortest, Duration longest)
            implements Demand {}

    /** A little more each day. */
    record Growing(double cores, double coresPerDay, MemorySize memory, MemorySize memoryPerDay) implements Demand {}
}
