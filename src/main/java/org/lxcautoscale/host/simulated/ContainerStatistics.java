package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;

/** Records what actually happened to one container. */
final class ContainerStatistics {

    /** Demand fluctuates within seconds; need is judged by its exponential mean over this time. */
    private static final double DEMAND_MEAN_SECONDS = 30;

    private final ServiceLevel serviceLevel;
    private final NeedTracker cpuNeed;
    private final NeedTracker memoryNeed;
    private final Bursts bursts = new Bursts();
    private double presentSeconds;
    private double runningSeconds;
    private double cpuWanted;
    private double cpuUnserved;
    private double cpuSlack;
    private double memorySlack;
    private double meanCpuWanted;
    private long highestLimitBeforeShrink;
    private int changes;
    private int growths;
    private int oomKills;
    private int oomKillsAfterShrink;
    private int hostKills;
    private int writesBelowUse;

    ContainerStatistics(ServiceLevel serviceLevel) {
        this.serviceLevel = serviceLevel;
        this.cpuNeed = new NeedTracker(Resource.CPU, serviceLevel.maxWait());
        this.memoryNeed = new NeedTracker(Resource.MEMORY, serviceLevel.maxWait());
    }

    /** Records one step. */
    void tick(SimulatedContainer container, SpareCapacity spare, double seconds) {
        if (!container.isPresent()) {
            return;
        }
        presentSeconds += seconds;
        boolean runs = container.runs();
        boolean runsFreely = runs && !container.hindrances().isFrozen();
        boolean isScalable = runsFreely
                && !container.hindrances().isLocked()
                && !container.hindrances().ignoresNewLimits()
                && !container.hindrances().isHidden();
        SimulatedCpu cpu = container.cpu();
        SimulatedMemory memory = container.memory();
        bursts.tick(container.load().isBurst(), runs, memory.isSlowedByBrake());
        if (runs) {
            runningSeconds += seconds;
        }
        if (runsFreely) {
            cpuWanted += cpu.wanted() * seconds;
            cpuUnserved += Math.max(0, cpu.wanted() - cpu.used()) * seconds;
            cpuSlack += (1 - cpu.used() / cpu.limit()) * seconds;
            memorySlack += (1 - memory.used() / memory.effectiveLimit()) * seconds;
        }
        meanCpuWanted += (cpu.wanted() - meanCpuWanted) * Math.min(1, seconds / DEMAND_MEAN_SECONDS);
        cpuNeed.tick(
                isScalable
                        && spare.forCpu()
                        && !container.spec().cpuPinned()
                        && !cpu.isHeldByQuota()
                        && meanCpuWanted > cpu.limit()
                        && cpu.limit() < Math.min(serviceLevel.maxCores(), spare.cores()),
                cpu.limit(),
                seconds);
        memoryNeed.tick(
                isScalable
                        && spare.forMemory()
                        && memory.used() > serviceLevel.fullShare() * memory.limit()
                        && memory.limit() < serviceLevel.maxMemory().bytes(),
                (double) memory.limit(),
                seconds);
    }

    /**
     * Records a write of the autoscaler, before it takes effect. Memory is compared with the limit in force: anything
     * lower is a shrink, whatever was configured.
     *
     * @param before the configured size
     * @param hasMemory whether memory is written, even unchanged
     */
    void recordWrite(SimulatedContainer container, Allocation before, Allocation after, boolean hasMemory) {
        SimulatedMemory memory = container.memory();
        long limit = after.memory().bytes();
        boolean takesEffect = hasMemory && !container.hindrances().ignoresNewLimits() && limit != memory.limit();
        if (before.equals(after) && !takesEffect) {
            return;
        }
        changes++;
        if (after.cores().compareTo(before.cores()) > 0 || (hasMemory && limit > memory.limit())) {
            growths++;
        }
        if (hasMemory && limit < memory.limit()) {
            highestLimitBeforeShrink = Math.max(highestLimitBeforeShrink, memory.limit());
            if (container.runs() && memory.used() > limit) {
                writesBelowUse++;
            }
        }
    }

    /** Records that the autoscaler has raised the limit in force; the write that makes it lasting is the change. */
    void recordRaise() {
        growths++;
    }

    /** Records that an administrator has set the size and so is responsible for it. */
    void recordExternalResize() {
        highestLimitBeforeShrink = 0;
    }

    /**
     * Records a kill because the limit was exceeded.
     *
     * @param granted the limit, or a larger one that the host has accepted but not put into force
     */
    void recordKill(SimulatedContainer container, long granted) {
        SimulatedMemory memory = container.memory();
        oomKills++;
        bursts.kill();
        double needed = Math.max(memory.wanted(), memory.used());
        boolean isCausedByLimit = !container.isOutOfReach() && needed > granted;
        if (isCausedByLimit && memory.limit() < highestLimitBeforeShrink && needed <= highestLimitBeforeShrink) {
            oomKillsAfterShrink++;
        }
    }

    /** Records a kill because the host ran out of memory. */
    void recordHostKill() {
        oomKills++;
        hostKills++;
    }

    Scoreboard.ContainerScore score(SimulatedContainer container) {
        return new Scoreboard.ContainerScore(
                container.spec().id(),
                container.spec().name(),
                container.spec().allocation(),
                container.configured(),
                presentSeconds,
                runningSeconds,
                changes,
                growths,
                container.spec().traits().needsNoGrowth(),
                oomKills,
                oomKillsAfterShrink,
                hostKills,
                writesBelowUse,
                new Scoreboard.CpuTime(cpuWanted, cpuUnserved),
                runningSeconds == 0 ? 0 : 100 * cpuSlack / runningSeconds,
                runningSeconds == 0 ? 0 : 100 * memorySlack / runningSeconds,
                cpuNeed.need(),
                memoryNeed.need(),
                bursts.score());
    }
}
