package org.lxcautoscale.host.simulated;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.metrics.MemoryReading;

/**
 * The memory of a container, as cgroup v2 manages it.
 *
 * <ul>
 *   <li>Usage follows demand upwards by at most {@link Load#memoryPerSecond()}, downwards at once.
 *   <li>Above {@code memory.high} programs that want more are slowed down ({@link MemoryHigh}), which counts as pressure and
 *       as hits of the limit. It is set by an administrator, or else by the autoscaler (the brake), or else by the host: with
 *       each limit, 1016/1024 of it, but at most 128 MiB less.
 *   <li>Page cache and slab fill the memory below it that is free ({@link SimulatedFiles}).
 *   <li>Swapped memory returns at {@link #SWAP_IN_BYTES_PER_SECOND} when it is wanted.
 * </ul>
 */
final class SimulatedMemory {

    /** 40 MiB/s, as pages are scattered: far faster than sizes can follow. */
    private static final double SWAP_IN_BYTES_PER_SECOND = 40 << 20;

    /** The usage right after a start: an init and a few daemons. */
    private static final double START_BYTES = 16 << 20;

    private static final long MOST_BELOW_LIMIT = 128L << 20;

    private final PressureAverage pressure;
    private final SimulatedFiles files;
    private final double maxUsable;
    private long limit;
    private Brake brake = Brake.RELEASED;
    private double wanted;
    private double used;
    private double swapped;
    private double stalled;
    private boolean slowed;

    /**
     * @param maxUsable the memory of the host, or a {@code memory.high} of an administrator below it
     */
    SimulatedMemory(double maxUsable, long limit, FileActivity work, double step) {
        this.maxUsable = maxUsable;
        this.limit = limit;
        this.files = new SimulatedFiles(work);
        this.pressure = new PressureAverage(step);
    }

    /** Takes effect at once, even below the current usage, and releases the brake. */
    void setLimit(long bytes) {
        limit = bytes;
        setBrake(Brake.RELEASED);
    }

    /** Takes effect at once. */
    void setBrake(Brake changed) {
        brake = changed;
        files.fit(free());
    }

    /** Reads files in this way from the next step on. */
    void read(FileActivity changed) {
        files.change(changed);
    }

    Brake brake() {
        return brake;
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
        stalled = 0;
        slowed = false;
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
        double before = used;
        double high = high();
        double swapIn = swapIn(load, seconds);
        double more = load.memoryPerSecond() * seconds + swapIn;
        double reached = MemoryHigh.usedAfter(before, high, more / seconds, seconds);
        swapped -= swapIn * (reached - before) / more;
        used = Math.min(wanted, reached);
        double slept = MemoryHigh.sleepBetween(before, used, high) / seconds;
        slowed = slept > 0 && brake.isSet();
        files.addLimitHits(Math.max(0, used - Math.max(before, high)) / MemoryHigh.BATCH_BYTES);
        double reading = files.step(free(), seconds);
        stalled = Math.max(stalledInside, Math.max(slept, reading));
        pressure.add(stalled);
    }

    private double swapIn(Load load, double seconds) {
        if (load.swapped() > 0) {
            swapped = load.swapped();
            return 0;
        }
        return Math.min(swapped, SWAP_IN_BYTES_PER_SECOND * seconds);
    }

    /** Share of the last step in which programs waited for memory, 0 … 1. */
    double stalled() {
        return stalled;
    }

    /** Whether the brake has slowed programs down in the last step. */
    boolean isSlowedByBrake() {
        return slowed;
    }

    private double high() {
        double ofLimit = brake.isSet() ? brake.bytes() : Math.max(limit - MOST_BELOW_LIMIT, limit / 1024 * 1016);
        return Math.min(ofLimit, maxUsable);
    }

    private double free() {
        return Math.max(0, Math.min(high(), effectiveLimit()) - used);
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

    /** With page cache and slab. */
    double charged() {
        return used + files.cache() + files.slab();
    }

    double cache() {
        return files.cache();
    }

    /** Share of time programs waited for memory, percent. */
    double pressure() {
        return pressure.avg10();
    }

    /** Bytes read from disk since the start. */
    double readFromDisk() {
        return files.read();
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
                OptionalLong.of((long) charged()),
                OptionalLong.of((long) swapped),
                new MemoryReading.Events(
                        kills, innerKills, OptionalLong.of(files.limitHits()), OptionalLong.of(files.refaults())));
    }
}
