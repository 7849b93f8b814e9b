package org.lxcautoscale.host.simulated;

import org.lxcautoscale.host.simulated.FileWork.Reads;

/**
 * Page cache and slab of a container: they fill the room that its programs leave, and give way to them. Slab grows by
 * {@link #SLAB_BYTES_PER_SECOND} and comes before page cache.
 *
 * <ul>
 *   <li>Each drop of {@link #BATCH_BYTES} is one event {@code max} of {@code memory.events}: the kernel charges, and meets
 *       the limit, by 32 pages.
 *   <li>Who reads files once waits {@link #STALLED_READING_ONCE} of the time for pages to be dropped (12 to 14 % were
 *       seen); nothing is read again.
 *   <li>Who reads a working set again misses the share of it that has no room: {@code 1 − room/set} of what it reads
 *       counts as refaults, and it waits for {@link #STALLED_BY_MISSES} of that share.
 * </ul>
 */
final class SimulatedFiles {

    private static final double SLAB_BYTES_PER_SECOND = 1 << 20;
    private static final double BATCH_BYTES = 32 * 4096;
    private static final double PAGE_BYTES = 4096;
    private static final double STALLED_READING_ONCE = 0.13;
    private static final double STALLED_BY_MISSES = 0.5;

    private final FileWork work;
    private double cache;
    private double slab;
    private double limitHits;
    private double refaults;

    SimulatedFiles(FileWork work) {
        this.work = work;
    }

    /** Less room, or as much as before: what does not fit is dropped, page cache first. */
    void fit(double room) {
        double excess = cache + slab - room;
        if (excess > 0) {
            double ofCache = Math.min(cache, excess);
            cache -= ofCache;
            slab = Math.max(0, slab - (excess - ofCache));
            limitHits += excess / BATCH_BYTES;
        }
    }

    /** Works for a step; answers for which share of it the programs waited, 0 … 1. */
    double step(double room, double seconds) {
        slab = Math.min((double) work.slab().bytes(), slab + SLAB_BYTES_PER_SECOND * seconds);
        fit(room);
        double read = work.bytesPerSecond() * seconds;
        double most = room - slab;
        double free = most - cache;
        if (work.reads() == Reads.AGAIN) {
            return readAgain(read, most);
        }
        cache = Math.min(most, cache + read);
        if (work.reads() == Reads.FEW || read <= free) {
            return 0;
        }
        limitHits += (read - free) / BATCH_BYTES;
        return STALLED_READING_ONCE * (read - free) / read;
    }

    private double readAgain(double read, double most) {
        double wanted = work.workingSet().bytes();
        double missing = Math.max(0, 1 - most / wanted);
        double before = cache;
        cache = Math.min(Math.min(wanted, most), cache + read);
        if (missing == 0 || cache > before) {
            return 0; // it fits, or is being read for the first time
        }
        refaults += read * missing / PAGE_BYTES;
        limitHits += read * missing / BATCH_BYTES;
        return STALLED_BY_MISSES * missing;
    }

    /** The programs themselves meet the limit. */
    void meetLimit(double times) {
        limitHits += times;
    }

    /** Nothing runs; the next start begins to count at 0. */
    void stop() {
        cache = 0;
        slab = 0;
        limitHits = 0;
        refaults = 0;
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
