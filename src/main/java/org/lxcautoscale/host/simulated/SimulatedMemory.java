package org.lxcautoscale.host.simulated;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lxcautoscale.metrics.MemoryReading;

/**
 * The memory side of a container, as cgroup v2 keeps it.
 *
 * <ul>
 *   <li>Use follows demand upwards by at most {@link #RAMP_BYTES_PER_SECOND}, downwards at once.
 *   <li>From 97 % of the limit on, tasks stall while the kernel looks for pages to drop ({@code memory.high} is 1016/1024
 *       of the limit on Proxmox VE): {@code stalled = ((use/limit − 0.97) / 0.03)²}, which is 11 % at 98 % and 44 % at
 *       99 % (chosen, not measured). They allocate only in the time left, but never slower than a tenth of the ramp.
 *   <li>Page cache and slab fill what is free, and give way to use ({@link SimulatedFiles}).
 *   <li>What lies in swap comes back by {@link #SWAP_IN_BYTES_PER_SECOND} when it is wanted.
 * </ul>
 */
final class SimulatedMemory {

    /** 4 MiB/s: ordinary programs fill memory with what they read from network and disk, not as fast as they could. */
    static final double RAMP_BYTES_PER_SECOND = 4 << 20;

    /** 40 MiB/s, as pages are scattered: far faster than anybody can follow with sizes. */
    private static final double SWAP_IN_BYTES_PER_SECOND = 40 << 20;

    /** What the programs of a container hold right after their start, at most: an init and a few daemons. */
    private static final double START_BYTES = 16 << 20;

    private static final double STALL_FROM = 0.97;
    private static final double SLOWEST = 0.1;

    /** How often a second the limit is met while nothing but that happens. */
    private static final double HITS_PER_STALLED_SECOND = 100;

    private final Pressure pressure;
    private final SimulatedFiles files;
    private final double nearest;
    private long limit;
    private double wanted;
    private double used;
    private double swapped;

    /**
     * @param nearest the memory of the host, or a limit of somebody else that is less
     */
    SimulatedMemory(double nearest, long limit, FileWork work, double step) {
        this.nearest = nearest;
        this.limit = limit;
        this.files = new SimulatedFiles(work);
        this.pressure = new Pressure(step);
    }

    /** Takes effect at once; what is in use is not asked. */
    void limitTo(long bytes) {
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

    /** Only the programs have been killed; what the kernel has counted stays. */
    void restart() {
        used = START_BYTES;
        swapped = 0;
    }

    /** Holds this much without the time it takes to allocate it. */
    void hold(double bytes) {
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
     * One step towards what is wanted.
     *
     * @param stalledInside share of the time for which groups inside wait, for reasons of their own
     */
    void step(Load load, double stalledInside, double seconds) {
        wanted = load.memory();
        double stalled = stalled();
        files.meetLimit(stalled * HITS_PER_STALLED_SECOND * seconds);
        double ramp = RAMP_BYTES_PER_SECOND * seconds * Math.max(SLOWEST, 1 - stalled);
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

    /** More is in use than the limit allows: the kernel has to kill. */
    boolean isOverLimit() {
        return used > limit;
    }

    /** The limit in bytes, {@link Long#MAX_VALUE} for none. */
    long limit() {
        return limit;
    }

    /** The limit, or what is nearer. */
    double effectiveLimit() {
        return Math.min((double) limit, nearest);
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
     * What a host reads of it.
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
