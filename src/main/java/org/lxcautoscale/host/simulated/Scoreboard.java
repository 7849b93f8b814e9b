package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;

/**
 * What actually happened on a simulated host so far, without templates.
 *
 * @param elapsed simulated time
 * @param hostCores counts for "unlimited" in totals
 */
public record Scoreboard(Duration elapsed, int hostCores, List<ContainerScore> containers) {

    /**
     * CPU time in core-seconds. The work of a waiting job counts as wanted again in each second.
     *
     * @param unserved wanted, but above the limit or the share of the host
     */
    public record CpuTime(double wanted, double unserved) {}

    /**
     * Need for more of a resource while the host had spare capacity and the container was below its maximum: more CPU
     * wanted (mean of 30 s) than the limit in force, or more of the memory limit in use than {@link ServiceLevel#fullShare()}. Time under a lock does
     * not count.
     *
     * @param longestSeconds longest period in need
     * @param longestWithoutGrowthSeconds longest period in need without growth of the limit
     * @param lateStretches periods without growth longer than {@link ServiceLevel#maxWait()}
     */
    public record Need(
            Resource resource, double longestSeconds, double longestWithoutGrowthSeconds, int lateStretches) {}

    /**
     * Bursts: times in which programs wanted memory faster than samples are taken.
     *
     * @param braked those in which the brake slowed the container down
     * @param killed those in which the limit was exceeded
     */
    public record Bursts(int count, int braked, int killed) {}

    /**
     * One container.
     *
     * @param presentSeconds time on the host
     * @param runningSeconds time running
     * @param changes writes that changed the size
     * @param growths changes that raised a limit in force
     * @param needsNoGrowth whether growth would not help it
     * @param oomKills out-of-memory kills, whatever the cause
     * @param oomKillsAfterShrink kills at a limit that the autoscaler had lowered, where the demand would have fitted the
     *     earlier limit; not if the host had accepted a sufficient limit without putting it into force, nor while the
     *     container was locked or unreadable and half a minute after, nor in the first half minute after a start
     * @param hostOomKills kills because the host ran out of memory
     * @param writesBelowUse writes that lowered the limit in force below the usage
     * @param cpuSlackPercent mean of (limit − usage) / limit while running
     * @param memorySlackPercent mean of (limit − usage) / limit while running
     */
    public record ContainerScore(
            ContainerId id,
            String name,
            Allocation initial,
            Allocation current,
            double presentSeconds,
            double runningSeconds,
            int changes,
            int growths,
            boolean needsNoGrowth,
            int oomKills,
            int oomKillsAfterShrink,
            int hostOomKills,
            int writesBelowUse,
            CpuTime cpu,
            double cpuSlackPercent,
            double memorySlackPercent,
            Need cpuNeed,
            Need memoryNeed,
            Bursts bursts) {

        /** Changes per day on the host; less than a day counts as one. */
        public double changesPerDay() {
            return changes / Math.max(1, presentSeconds / Tick.SECONDS_PER_DAY);
        }
    }

    public Scoreboard {
        containers = List.copyOf(containers);
    }

    public double virtualHours() {
        return elapsed.toMillis() / 1e3 / Tick.SECONDS_PER_HOUR;
    }

    public long oomKills() {
        return sum(ContainerScore::oomKills);
    }

    public long oomKillsAfterShrink() {
        return sum(ContainerScore::oomKillsAfterShrink);
    }

    public long hostOomKills() {
        return sum(ContainerScore::hostOomKills);
    }

    public long writesBelowUse() {
        return sum(ContainerScore::writesBelowUse);
    }

    public long changes() {
        return sum(ContainerScore::changes);
    }

    /** Growths of containers that need no growth. */
    public long needlessGrowths() {
        return sum(one -> one.needsNoGrowth() ? one.growths() : 0);
    }

    /** Changes per day, averaged over all containers that ever ran. */
    public double changesPerContainerDay() {
        double days = containers.stream()
                .filter(one -> one.runningSeconds() > 0)
                .mapToDouble(one -> one.presentSeconds() / Tick.SECONDS_PER_DAY)
                .sum();
        return days == 0 ? 0 : changes() / days;
    }

    /** The container with the most changes per day; empty when there are no containers. */
    public Optional<ContainerScore> mostChanged() {
        return containers.stream().max(Comparator.comparingDouble(ContainerScore::changesPerDay));
    }

    /** The bursts of all containers. */
    public Bursts bursts() {
        return new Bursts(
                Math.toIntExact(sum(one -> one.bursts().count())),
                Math.toIntExact(sum(one -> one.bursts().braked())),
                Math.toIntExact(sum(one -> one.bursts().killed())));
    }

    /** CPU time wanted but not granted, in percent of the time wanted. */
    public double cpuThrottledPercent() {
        double wanted =
                containers.stream().mapToDouble(one -> one.cpu().wanted()).sum();
        double unserved =
                containers.stream().mapToDouble(one -> one.cpu().unserved()).sum();
        return wanted == 0 ? 0 : 100 * unserved / wanted;
    }

    /** Mean over all running time of all containers. */
    public double cpuSlackPercent() {
        return meanOverRunningTime(ContainerScore::cpuSlackPercent);
    }

    /** Mean over all running time of all containers. */
    public double memorySlackPercent() {
        return meanOverRunningTime(ContainerScore::memorySlackPercent);
    }

    public double initialCores() {
        return containers.stream().mapToDouble(one -> cores(one.initial())).sum();
    }

    public double currentCores() {
        return containers.stream().mapToDouble(one -> cores(one.current())).sum();
    }

    /** Sum of the limits at the beginning; those without a limit are left out. */
    public MemorySize initialMemory() {
        return new MemorySize(sum(one -> memory(one.initial())));
    }

    public MemorySize currentMemory() {
        return new MemorySize(sum(one -> memory(one.current())));
    }

    /** Periods in need without growth that were too long, of CPU and memory together. */
    public long lateStretches() {
        return sum(one -> one.cpuNeed().lateStretches() + one.memoryNeed().lateStretches());
    }

    private long sum(ToLongFunction<ContainerScore> value) {
        return containers.stream().mapToLong(value).sum();
    }

    private double meanOverRunningTime(ToDoubleFunction<ContainerScore> percent) {
        double seconds =
                containers.stream().mapToDouble(ContainerScore::runningSeconds).sum();
        double weighted = containers.stream()
                .mapToDouble(one -> percent.applyAsDouble(one) * one.runningSeconds())
                .sum();
        return seconds == 0 ? 0 : weighted / seconds;
    }

    private double cores(Allocation allocation) {
        return allocation.cores().isUnlimited() ? hostCores : allocation.cores().asDouble();
    }

    private static long memory(Allocation allocation) {
        return allocation.memory().isUnlimited() ? 0 : allocation.memory().bytes();
    }
}
