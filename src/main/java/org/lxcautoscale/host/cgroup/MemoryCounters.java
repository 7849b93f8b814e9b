package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.metrics.MemoryReading;

/**
 * Memory of one container. Call {@link #read} first; the other members then give what was read.
 *
 * <p>In use is what the kernel cannot drop: everything charged less the page cache on the two file lists, less slab that
 * can be reclaimed (directory entries and inodes of a file server, by the gigabyte). Shared memory and {@code tmpfs} are
 * charged as page cache but live on the anonymous lists, so they count. The statistics may be some seconds older than
 * the sum; anonymous memory is what is in use at least.
 *
 * <p>A limit must also leave room for swapped memory, which may be needed again (if it is not counted per container: all
 * swap of the machine up to the container's limit), and for half of the reclaimable slab, as the kernel's own estimate
 * ({@code si_mem_available()}, {@code MemAvailable}) assumes that half of it is in use.
 */
abstract sealed class MemoryCounters {
    static final int INACTIVE_FILE = 0;
    static final int ACTIVE_FILE = 1;
    static final int ANONYMOUS = 2;
    static final int SLAB = 3;
    static final int REFAULT_FILE = 4;
    static final int REFAULT_ANONYMOUS = 5;
    static final int SWAP = 6;

    /** Kernels before 5.9 only; unused if the two above are present. */
    static final int REFAULT = 7;

    /** Placeholder for a key that this version does not have. */
    static final String NONE = "";

    final long[] statistics = new long[8];
    private byte @Nullable [][] presentKeys;
    long charged;
    long limit;
    long swap;
    boolean isSwapCounted;
    MemoryReading.Events events = MemoryReading.Events.NONE;

    /**
     * @param thorough whether to read values that rarely change as well: swap, events inside, and the limit while it
     *     has no events
     */
    abstract void read(boolean thorough) throws IOException;

    /** Continues from earlier counters of the same run of the container. */
    abstract void continueFrom(MemoryCounters before);

    /** Reading stops once all keys are found, so keys missing in this kernel are looked up only once. */
    final void readStatistics(FileContent content, byte[][] all) throws MalformedContentException {
        byte[][] keys = presentKeys == null ? all : presentKeys;
        content.values(keys, statistics);
        if (presentKeys == null) {
            presentKeys = keys.clone();
            for (int i = 0; i < all.length; i++) {
                if (statistics[i] == FileContent.ABSENT) {
                    presentKeys[i] = FileContent.NO_KEY;
                }
            }
        }
    }

    /** Bytes that the kernel cannot drop. */
    final long inUse() {
        long slab = Math.max(0, statistics[SLAB]);
        long needed = charged - statistics[INACTIVE_FILE] - statistics[ACTIVE_FILE] - slab;
        return Math.max(Math.max(0, statistics[ANONYMOUS]), needed);
    }

    /** The bytes that a limit must leave room for. */
    final long floor() {
        return inUse() + Math.max(0, statistics[SLAB]) / 2 + Math.max(0, swap);
    }

    /** Pages that were dropped and read again; kernels before 5.9 have a single counter. */
    final OptionalLong refaults() {
        long pages = Math.max(0, statistics[REFAULT_FILE]) + Math.max(0, statistics[REFAULT_ANONYMOUS]);
        return statistics[REFAULT_FILE] == FileContent.ABSENT ? optional(statistics[REFAULT]) : OptionalLong.of(pages);
    }

    /** Bytes swapped out, where the kernel counts them per container. */
    final OptionalLong swapInUse() {
        return isSwapCounted ? OptionalLong.of(swap) : OptionalLong.empty();
    }

    /** Reads what is swapped out where {@link #read} does so rarely. */
    abstract void readSwap() throws IOException;

    /** Reads again; returns the bytes in use. */
    final long inUseNow() throws IOException {
        read(true);
        return inUse();
    }

    /** Reads again; returns the bytes charged, including page cache. */
    final long chargedNow() throws IOException {
        read(true);
        return charged;
    }

    static MemoryCounters of(FileOpener files, CgroupPaths.Group group, MachineCounters counts) {
        return group.isUnified() ? new Unified(files, group, counts) : new Legacy(files, group, counts);
    }

    /** If the kernel does not count swap per container, all swap of the machine up to the limit may be its own. */
    final long maxSwap(MachineCounters counts) {
        return limit == FileContent.ABSENT ? counts.swapInUse() : Math.min(limit, counts.swapInUse());
    }

    static OptionalLong optional(long value) {
        return value == FileContent.ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * Version 2. What happens at this group's own limit is in {@code memory.events.local}; {@code memory.events} counts
     * what happened in the groups below as well. A kill for this limit counts as {@code oom} here, and as {@code
     * oom_kill} in the group of the victim.
     */
    private static final class Unified extends MemoryCounters {
        private static final byte[][] STATISTICS = FileOpener.keys(
                "inactive_file",
                "active_file",
                "anon",
                "slab_reclaimable",
                "workingset_refault_file",
                "workingset_refault_anon",
                NONE,
                "workingset_refault");
        private static final byte[][] EVENTS = FileOpener.keys("oom", "oom_kill");
        private static final byte[][] LOCAL = FileOpener.keys("oom", "max", "high");

        private final CgroupFile current;
        private final CgroupFile stat;
        private final CgroupFile max;
        private final CgroupFile allGroups;
        private final @Nullable CgroupFile local;
        private final @Nullable CgroupFile swapped;
        private final MachineCounters machine;
        private final long[] counts = new long[EVENTS.length];
        private final long[] localCounts = new long[LOCAL.length];
        private final OomKills kills = new OomKills();

        /** Number of events at the limit. */
        private long limitEvents;

        Unified(FileOpener files, CgroupPaths.Group group, MachineCounters machine) {
            this.machine = machine;
            current = files.file(group.directory(), "memory.current");
            stat = files.file(group.directory(), "memory.stat");
            max = files.file(group.directory(), "memory.max");
            local = files.fileIfPresent(group.directory(), "memory.events.local");
            allGroups = local == null
                    ? files.file(group.directory(), "memory.events")
                    : files.rare(group.directory(), "memory.events");
            swapped = files.rareIfPresent(group.directory(), "memory.swap.current");
        }

        @Override
        void read(boolean thorough) throws IOException {
            charged = current.read().number();
            FileContent content = stat.read();
            readStatistics(content, STATISTICS);
            content.require(STATISTICS, statistics, 2);
            long before = limitEvents;
            events = local == null ? ofAllGroups() : ofOwnLimit(local, thorough);
            if (thorough || limitEvents != before) {
                limit = max.read().limit();
            }
            if (thorough) {
                readSwap();
            }
        }

        @Override
        void readSwap() throws IOException {
            swap = swapped == null ? maxSwap(machine) : swapped.read().number();
            isSwapCounted = swapped != null;
        }

        @Override
        void continueFrom(MemoryCounters before) {
            if (before instanceof Unified other) {
                kills.continueFrom(other.kills);
            }
        }

        private void readAllGroups() throws IOException {
            FileContent happened = allGroups.read();
            happened.values(EVENTS, counts);
            happened.require(EVENTS, counts, 1);
            // Kernels before 4.13 count no kills; that the line before it is there tells them from a file cut off.
            counts[1] = Math.max(0, counts[1]);
        }

        /** Kernels before 5.2 do not count events at the own limit. */
        private MemoryReading.Events ofAllGroups() throws IOException {
            readAllGroups();
            limitEvents = counts[0];
            return new MemoryReading.Events(counts[1], 0, OptionalLong.empty(), refaults());
        }

        private MemoryReading.Events ofOwnLimit(CgroupFile file, boolean thorough) throws IOException {
            FileContent happened = file.read();
            happened.values(LOCAL, localCounts);
            happened.require(LOCAL, localCounts, LOCAL.length);
            long own = localCounts[0];
            if (thorough || own != kills.own()) {
                readAllGroups();
                kills.add(own, counts[0], counts[1]);
            }
            long hits = localCounts[1] + localCounts[2];
            limitEvents = own + hits;
            return new MemoryReading.Events(kills.own(), kills.inner(), OptionalLong.of(hits), refaults());
        }
    }

    /** Version 1. */
    private static final class Legacy extends MemoryCounters {
        private static final byte[][] STATISTICS = FileOpener.keys(
                "total_inactive_file",
                "total_active_file",
                "total_rss",
                "total_slab_reclaimable",
                "total_workingset_refault_file",
                "total_workingset_refault_anon",
                "total_swap",
                "total_workingset_refault");

        private final CgroupFile usage;
        private final CgroupFile stat;
        private final CgroupFile limitFile;
        private final LegacyOomKills kills;
        private final MachineCounters machine;

        Legacy(FileOpener files, CgroupPaths.Group group, MachineCounters machine) {
            this.machine = machine;
            usage = files.file(group.directory(), "memory.usage_in_bytes");
            stat = files.file(group.directory(), "memory.stat");
            limitFile = files.file(group.directory(), "memory.limit_in_bytes");
            kills = new LegacyOomKills(files, group.directory(), machine);
        }

        @Override
        void read(boolean thorough) throws IOException {
            charged = usage.read().number();
            FileContent content = stat.read();
            readStatistics(content, STATISTICS);
            content.require(STATISTICS, statistics, 2);
            limit = limitFile.read().limit();
            isSwapCounted = statistics[SWAP] != FileContent.ABSENT;
            swap = isSwapCounted ? statistics[SWAP] : maxSwap(machine);
            kills.read(limit);
            events = new MemoryReading.Events(
                    kills.own(), kills.inner(), OptionalLong.of(kills.limitHits()), refaults());
        }

        @Override
        void readSwap() {
            // is in the statistics
        }

        @Override
        void continueFrom(MemoryCounters before) {
            if (before instanceof Legacy other) {
                kills.continueFrom(other.kills);
            }
        }
    }
}
