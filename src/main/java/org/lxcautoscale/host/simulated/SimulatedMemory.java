package org.lxcautoscale.host.simulated;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lxcautoscale.metrics.MemoryReading;

/**
 * The memory of a container, as cgroup v2 manages it.
 *
 * <ul>
 *   <li>Usage follows demand upwards by at most {@link #RAMP_BYTES_PER_SECOND}, downwards at once.
 *   <li>Above 97 % of the limit, tasks stall while the kernel reclaims pages ({@code memory.high} is 1016/1024
 *       of the limit on Proxmox VE): {@code stalled = ((use/limit − 0.97) / 0.03)²}, which is 11 % at 98 % and 44 % at
 *       99 % (chosen, not measured). They allocate only in the remaining time, but never slower than a tenth of the ramp.
 *   <li>Page cache and slab fill the free memory ({@link SimulatedFiles}).
 *   <li>Swapped memory returns at {@link #SWAP_IN_BYTES_PER_SECOND} when it is wanted.
 * </ul>
 */
final class SimulatedMemory {

    /** 4 MiB/s: ordinary programs fill memory at the rate of their network and disk input. */
    static final double RAMP_BYTES_PER_SECOND = 4 << 20;

    /** 40 MiB/s, as pages are scattered: far faster than sizes can follow. */
    private static final double SWAP_IN_BYTES_PER_SECOND = 40 << 20;

    /** The usage right after a start: an init and a few daemons. */
    private static final double START_BYTES = 16 << 20;

    private static final double STALL_FROM = 0.97;
    private static final double MIN_ALLOCATION_RATE = 0.1;

    /** Limit hits per second of complete stall. */
    private static final double HITS_PER_STALLED_SECOND = 100;

    private final PressureAverage pressure;
    private final SimulatedFiles files;
    private final double maxUsable;
    private long limit;
    private double wanted;
    private double used;
    private double swapped;

    /**
     * @param maxUsable the memory of the host, or an additional limit below it
     */
    SimulatedMemory(double maxUsable, long limit, FileActivity work, double step) {
        this.maxUsable = maxUsable;
        this.limit = limit;
        this.files = new SimulatedFiles(work);
        this.pressure = new PressureAverage(step);
    }

    /** Takes effect at once, even below the current usage. */
    void setLimit(long bytes) {
        limit = bytes;
        files.fit(free());
    }

    /** The programs have just started. */
    void start() {
        files.stop();
        used = START_BYTES;
        swapped = 0;
        pressure.reset();
    }

    /** Only the programs have been killed; the kernel's counters stay. */
    void restart() {
        used = START_BYTES;
        swapped = 0;
    }

    /** Uses this much at once, without the time to allocate it. */
    void setUsage(double bytes) {
        wanted = bytes;
        used = bytes;
        files.fit(free());
    }

    void stop() {
        wanted = 0;
        used = 0;
        swapped = 0;
        files.stop();
        pressure.reset();
    }

    /**
     * One step towards the wanted usage.
     *
     * @param stalledInside share of the time that groups inside are stalled at their own limits
     */
    void step(Load load, double stalledInside, double seconds) {
        wanted = load.memory();
        double stalled = stalled();
        files.addLimitHits(stalled * HITS_PER_STALLED_SECOND * seconds);
        double ramp = RAMP_BYTES_PER_SECOND * seconds * Math.max(MIN_ALLOCATION_RATE, 1 - stalled);
        used = Math.min(wanted, used + ramp + swapIn(load, seconds));
        double reading = files.step(free(), seconds);
        pressure.add(Math.max(stalledInside, Math.max(stalled, reading)));
    }

    private double swapIn(Load load, double seconds) {
        if (load.swapped() > 0) {
            swapped = load.swapped();
            return 0;
        }
        double back = Math.min(swapped, SWAP_IN_BYTES_PER_SECOND * seconds);
        swapped -= back;
        return back;
    }

    private double stalled() {
        double share = (used / effectiveLimit() - STALL_FROM) / (1 - STALL_FROM);
        return share <= 0 ? 0 : Math.min(1, share * share);
    }

    private double free() {
        return Math.max(0, effectiveLimit() - used);
    }

    /** Whether more is in use than the limit allows, so that the kernel must kill. */
    boolean isOverLimit() {
        return used > limit;
    }

    /** The limit in bytes, {@link Long#MAX_VALUE} for none. */
    long limit() {
        return limit;
    }

    /** The lowest of all limits. */
    double effectiveLimit() {
        return Math.min((double) limit, maxUsable);
    }

    double wanted() {
        return wanted;
    }

    double used() {
        return used;
    }

    double cache() {
        return files.cache();
    }

    /**
     * The reading that a host reports.
     *
     * @param hasPressure whether the kernel has PSI
     */
    MemoryReading read(long kills, long innerKills, boolean hasPressure) {
        return new MemoryReading(
                (long) used,
                (long) (used + swapped + files.slab() / 2),
                hasPressure ? OptionalDouble.of(pressure.avg10()) : OptionalDouble.empty(),
                new MemoryReading.Events(
                        kills, innerKills, OptionalLong.of(files.limitHits()), OptionalLong.of(files.refaults())));
    }
}
