package org.lxcautoscale.host.simulated;

import org.lxcautoscale.host.simulated.FileActivity.Pattern;

/**
 * Page cache and slab of a container: they fill the memory that its programs leave free, and shrink when programs need
 * it. Slab grows by {@link #SLAB_BYTES_PER_SECOND} and takes precedence over page cache.
 *
 * <ul>
 *   <li>Each eviction of {@link MemoryHigh#BATCH_BYTES} is one event {@code max} of {@code memory.events}: the kernel charges memory
 *       in batches of 32 pages.
 *   <li>Sequential reading stalls for {@link #STALLED_BY_EVICTION} of the time (measured: 12 to 14 %); nothing is read
 *       again.
 *   <li>Repeated reading of a working set misses the share that does not fit: {@code 1 − space/set} of what is read counts
 *       as refaults, and reading stalls for {@link #STALLED_BY_MISSES} of that share.
 * </ul>
 */
final class SimulatedFiles {

    private static final double SLAB_BYTES_PER_SECOND = 1 << 20;
    private static final double PAGE_BYTES = 4096;
    private static final double STALLED_BY_EVICTION = 0.13;
    private static final double STALLED_BY_MISSES = 0.5;

    private FileActivity activity;
    private double cache;
    private double slab;
    private double limitHits;
    private double refaults;
    private double read;

    SimulatedFiles(FileActivity activity) {
        this.activity = activity;
    }

    void change(FileActivity changed) {
        activity = changed;
    }

    /** Evicts what does not fit into the space, page cache first. */
    void fit(double space) {
        double excess = cache + slab - space;
        if (excess > 0) {
            double ofCache = Math.min(cache, excess);
            cache -= ofCache;
            slab = Math.max(0, slab - (excess - ofCache));
            limitHits += excess / MemoryHigh.BATCH_BYTES;
        }
    }

    /** Reads for a step; returns the share of it that programs were stalled, 0 … 1. */
    double step(double space, double seconds) {
        slab = Math.min((double) activity.slab().bytes(), slab + SLAB_BYTES_PER_SECOND * seconds);
        fit(space);
        double wanted = activity.bytesPerSecond() * seconds;
        double most = space - slab;
        double free = most - cache;
        if (activity.pattern() == Pattern.REPEATED) {
            return readRepeatedly(wanted, most);
        }
        cache = Math.min(most, cache + wanted);
        if (activity.pattern() == Pattern.FEW || wanted <= free) {
            read += Math.clamp(free, 0, wanted);
            return 0;
        }
        read += wanted;
        limitHits += (wanted - free) / MemoryHigh.BATCH_BYTES;
        return STALLED_BY_EVICTION * (wanted - free) / wanted;
    }

    private double readRepeatedly(double wanted, double most) {
        double set = activity.workingSet().bytes();
        double missing = Math.max(0, 1 - most / set);
        double before = cache;
        cache = Math.min(Math.min(set, most), cache + wanted);
        if (missing == 0 || cache > before) {
            read += Math.max(0, cache - before);
            return 0; // it fits, or is read for the first time
        }
        read += wanted * missing;
        refaults += wanted * missing / PAGE_BYTES;
        limitHits += wanted * missing / MemoryHigh.BATCH_BYTES;
        return STALLED_BY_MISSES * missing;
    }

    /** Counts hits of the limit by the programs themselves. */
    void addLimitHits(double times) {
        limitHits += times;
    }

    /** Nothing runs; counters restart at 0. */
    void stop() {
        cache = 0;
        slab = 0;
        limitHits = 0;
        refaults = 0;
        read = 0;
    }

    /** Bytes read from disk, without what was cached. */
    double read() {
        return read;
    }

    double cache() {
        return cache;
    }

    double slab() {
        return slab;
    }

    long limitHits() {
        return (long) limitHits;
    }

    long refaults() {
        return (long) refaults;
    }
}
