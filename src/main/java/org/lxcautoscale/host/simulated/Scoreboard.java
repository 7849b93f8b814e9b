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
 * What truly happened on a simulated host so far, templates left out.
 *
 * @param elapsed simulated time
 * @param hostCores stands in for "unlimited" in totals
 */
public record Scoreboard(Duration elapsed, int hostCores, List<ContainerScore> containers) {

    /**
     * CPU time in core-seconds. The work of a job that waits is wanted again in each second that it waits.
     *
     * @param unserved wanted, but beyond the limit or the host's share
     */
    public record CpuTime(double wanted, double unserved) {}

    /**
     * Waiting for a resource of which the host had room and the container's maximum not been reached: more CPU wanted
     * (mean of 30 s) than the limit in force, or more than 90 % of the memory limit in use. A lock excuses.
     *
     * @param longestSeconds the longest stretch in need
     * @param longestWithoutGrowthSeconds the longest stretch in need in which the limit did not grow
     * @param lateStretches stretches without growth that outlasted the {@link Entitlement#patience()}
     */
    public record Need(
            Resource resource, double longestSeconds, double longestWithoutGrowthSeconds, int lateStretches) {}

    /**
     * One container.
     *
     * @param presentSeconds time for which it was on the host
     * @param runningSeconds time for which it ran
     * @param changes sizes written that differed
     * @param growths those of them that gave more of something than was in force
     * @param contented whether no growth could do it any good
     * @param oomKills kills for want of memory, whoever was to blame
     * @param oomKillsAfterShrink kills under a limit lower than one that was in force before an earlier shrink of the
     *     autoscaler, of programs whose demand would have fitted that earlier limit; not where the host has accepted a
     *     limit that would have done and not put it into force, nor while it was locked or could not be read, and half a
     *     minute after
     * @param hostOomKills kills because the host as a whole had no memory left
     * @param writesBelowUse limits written that lowered what was in force below what was in use
     * @param cpuSlackPercent mean of (limit − used) / limit while it ran
     * @param memorySlackPercent mean of (limit − in use) / limit while it ran
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
            boolean contented,
            int oomKills,
            int oomKillsAfterShrink,
            int hostOomKills,
            int writesBelowUse,
            CpuTime cpu,
            double cpuSlackPercent,
            double memorySlackPercent,
            Need cpuNeed,
            Need memoryNeed) {

        /** Changes a day on the host; for less than a day, as if it had been one. */
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

    /** Growths of containers that needed none. */
    public long needlessGrowths() {
        return sum(one -> one.contented() ? one.growths() : 0);
    }

    /** Changes a day and container that ran at some time. */
    public double changesPerContainerDay() {
        double days = containers.stream()
                .filter(one -> one.runningSeconds() > 0)
                .mapToDouble(one -> one.presentSeconds() / Tick.SECONDS_PER_DAY)
                .sum();
        return days == 0 ? 0 : changes() / days;
    }

    /** The container with most changes a day; empty when there are no containers. */
    public Optional<ContainerScore> mostChanged() {
        return containers.stream().max(Comparator.comparingDouble(ContainerScore::changesPerDay));
    }

    /** CPU time that was wanted and not got, in percent of what was wanted. */
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

    /** Stretches in need without growth that lasted too long, of CPU and memory together. */
    public long lateStretches() {
        return sum(one -> one.cpuNeed().lateStretches() + one.memoryNeed().lateStretches());
    }

    private long sum(ToLongFunction<ContainerScore> figure) {
        return containers.stream().mapToLong(figure).sum();
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
