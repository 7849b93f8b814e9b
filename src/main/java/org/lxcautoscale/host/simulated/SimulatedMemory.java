package org.lxcautoscale.host.simulated;

/**
 * The memory side of a container, as cgroup v2 keeps it.
 *
 * <ul>
 *   <li>Use follows demand upwards by at most {@link #RAMP_BYTES_PER_SECOND}, downwards at once.
 *   <li>From 97 % of the limit on, tasks stall while the kernel looks for pages to drop ({@code memory.high} is 1016/1024
 *       of the limit on Proxmox VE): {@code stalled = ((use/limit − 0.97) / 0.03)²}, which is 11 % at 98 % and 44 % at
 *       99 % (chosen, not measured). They allocate only in the time left, but never slower than a tenth of the ramp.
 *   <li>The page cache fills what is free, and gives way to use.
 * </ul>
 */
final class SimulatedMemory {

    /** 4 MiB/s: ordinary programs fill memory with what they read from network and disk, not as fast as they could. */
    static final double RAMP_BYTES_PER_SECOND = 4 << 20;

    /** What the programs of a container hold right after their start, at most: an init and a few daemons. */
    private static final double START_BYTES = 16 << 20;

    private static final double CACHE_BYTES_PER_SECOND = 8 << 20;
    private static final double STALL_FROM = 0.97;
    private static final double SLOWEST = 0.1;

    private final Pressure pressure;
    private final long hostMemory;
    private long limit;
    private double wanted;
    private double used;
    private double cache;

    SimulatedMemory(long hostMemory, long limit, double step) {
        this.hostMemory = hostMemory;
        this.limit = limit;
        this.pressure = new Pressure(step);
    }

    /** Takes effect at once; what is in use is not asked. */
    void limitTo(long bytes) {
        limit = bytes;
        cache = Math.min(cache, free());
    }

    /** The programs have just started. */
    void start() {
        used = START_BYTES;
        cache = 0;
        pressure.reset();
    }

    /** Holds this much without the time it takes to allocate it. */
    void hold(double bytes) {
        wanted = bytes;
        used = bytes;
        cache = Math.min(cache, free());
    }

    void stop() {
        wanted = 0;
        used = 0;
        cache = 0;
        pressure.reset();
    }

    /** One step towards what is wanted. */
    void step(double bytes, double seconds) {
        wanted = bytes;
        double stalled = stalled();
        double ramp = RAMP_BYTES_PER_SECOND * seconds * Math.max(SLOWEST, 1 - stalled);
        used = Math.min(wanted, used + ramp);
        cache = Math.min(free(), cache + CACHE_BYTES_PER_SECOND * seconds);
        pressure.add(stalled);
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

    /** The limit, or what the host has. */
    double effectiveLimit() {
        return Math.min(limit, hostMemory);
    }

    double wanted() {
        return wanted;
    }

    double used() {
        return used;
    }

    double cache() {
        return cache;
    }

    double pressure() {
        return pressure.avg10();
    }
}
