package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;

/** What truly happened to one container. */
final class Ledger {

    /** Demand fluctuates within seconds; need is reckoned from its exponential mean over this time. */
    private static final double DEMAND_MEAN_SECONDS = 30;

    private static final double FULL = 0.9;

    private final Entitlement entitlement;
    private final NeedClock cpuNeed;
    private final NeedClock memoryNeed;
    private double presentSeconds;
    private double runningSeconds;
    private double cpuWanted;
    private double cpuUnserved;
    private double cpuSlack;
    private double memorySlack;
    private double meanCpuWanted;
    private long highestBeforeShrink;
    private int changes;
    private int growths;
    private int oomKills;
    private int oomKillsAfterShrink;
    private int hostKills;
    private int writesBelowUse;

    Ledger(Entitlement entitlement) {
        this.entitlement = entitlement;
        this.cpuNeed = new NeedClock(Resource.CPU, entitlement.patience());
        this.memoryNeed = new NeedClock(Resource.MEMORY, entitlement.patience());
    }

    /** A step has passed, in which the host had room, or not. */
    void tick(SimulatedContainer container, Room room, double seconds) {
        if (!container.isPresent()) {
            return;
        }
        presentSeconds += seconds;
        boolean runs = container.runs();
        boolean runsFreely = runs && !container.isFrozen();
        boolean entitled = runsFreely && !container.isLocked() && !container.isWithheld() && !container.isHidden();
        SimulatedCpu cpu = container.cpu();
        SimulatedMemory memory = container.memory();
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
                entitled
                        && room.forCpu()
                        && !container.spec().cpuPinned()
                        && !cpu.isHeld()
                        && meanCpuWanted > cpu.limit()
                        && cpu.limit() < Math.min(entitlement.maxCores(), room.cores()),
                cpu.limit(),
                seconds);
        memoryNeed.tick(
                entitled
                        && room.forMemory()
                        && memory.used() > FULL * memory.limit()
                        && memory.limit() < entitlement.maxMemory().bytes(),
                (double) memory.limit(),
                seconds);
    }

    /**
     * A new size from the autoscaler, before it takes effect. Memory is measured against what is in force: a limit that
     * is less than that takes something away, whatever was configured.
     *
     * @param before what was configured
     * @param hasMemory whether memory is written, be it as it was
     */
    void written(SimulatedContainer container, Allocation before, Allocation after, boolean hasMemory) {
        SimulatedMemory memory = container.memory();
        long limit = after.memory().bytes();
        boolean takesEffect = hasMemory && !container.isWithheld() && limit != memory.limit();
        if (before.equals(after) && !takesEffect) {
            return;
        }
        changes++;
        if (after.cores().compareTo(before.cores()) > 0 || (hasMemory && limit > memory.limit())) {
            growths++;
        }
        if (hasMemory && limit < memory.limit()) {
            highestBeforeShrink = Math.max(highestBeforeShrink, memory.limit());
            if (container.runs() && memory.used() > limit) {
                writesBelowUse++;
            }
        }
    }

    /** An administrator has taken responsibility for the size. */
    void resizedByHand() {
        highestBeforeShrink = 0;
    }

    /**
     * The limit was exceeded.
     *
     * @param granted the limit, or a larger one that the host has accepted and not put into force
     */
    void killed(SimulatedContainer container, long granted) {
        SimulatedMemory memory = container.memory();
        oomKills++;
        double needed = Math.max(memory.wanted(), memory.used());
        boolean isOurs = !container.isHelpless() && needed > granted;
        if (isOurs && memory.limit() < highestBeforeShrink && needed <= highestBeforeShrink) {
            oomKillsAfterShrink++;
        }
    }

    /** The host had no memory left. */
    void killedForHost() {
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
                container.spec().peculiar().contented(),
                oomKills,
                oomKillsAfterShrink,
                hostKills,
                writesBelowUse,
                new Scoreboard.CpuTime(cpuWanted, cpuUnserved),
                runningSeconds == 0 ? 0 : 100 * cpuSlack / runningSeconds,
                runningSeconds == 0 ? 0 : 100 * memorySlack / runningSeconds,
                cpuNeed.need(),
                memoryNeed.need());
    }
}
