package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * Memory of one container. {@link #read()} first, then ask for what was read.
 *
 * <p>In use is what the kernel cannot drop: everything charged less the page cache on the two file lists. Shared memory
 * and {@code tmpfs} are charged as page cache but live on the anonymous lists, so they count. The statistics may be
 * some seconds older than the sum; anonymous memory is what is in use at least.
 */
abstract sealed class MemoryCounters {

    /** The limit hardly ever changes without us, and our own changes are looked at anew: it is read at every sixth look. */
    private static final int LOOKS_A_LIMIT = 6;

    long charged;
    long inUse;
    OptionalLong limit = OptionalLong.empty();
    long oomKills;
    private int looks;

    abstract void read() throws IOException;

    final void readLimit(CgroupFile file) throws IOException {
        if (looks++ % LOOKS_A_LIMIT == 0) {
            limit = optional(file.read().limit());
        }
    }

    /** Reads, and answers what is in use. */
    final long inUse() throws IOException {
        read();
        return inUse;
    }

    /** Reads, and answers what is charged, with the page cache. */
    final long charged() throws IOException {
        read();
        return charged;
    }

    static MemoryCounters of(FileOpener files, Places.Group group) {
        return group.isUnified() ? new Unified(files, group) : new Legacy(files, group);
    }

    /**
     * @param statistics its inactive file pages, active file pages and anonymous memory
     */
    static long inUse(long charged, long[] statistics) {
        long anonymous = Math.max(0, statistics[2]);
        return Math.max(anonymous, charged - statistics[0] - statistics[1]);
    }

    static OptionalLong optional(long value) {
        return value == FileContent.ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Version 2; its {@code memory.events} count what happened in the groups below as well. */
    private static final class Unified extends MemoryCounters {

        private static final byte[][] STATISTICS = FileOpener.keys("inactive_file", "active_file", "anon");
        private static final byte[][] EVENTS = FileOpener.keys("oom", "oom_kill");

        private final CgroupFile current;
        private final CgroupFile stat;
        private final CgroupFile max;
        private final CgroupFile events;
        private final long[] statistics = new long[STATISTICS.length];
        private final long[] counts = new long[EVENTS.length];

        Unified(FileOpener files, Places.Group group) {
            current = files.file(group.directory(), "memory.current");
            stat = files.file(group.directory(), "memory.stat");
            max = files.file(group.directory(), "memory.max");
            events = files.file(group.directory(), "memory.events");
        }

        @Override
        void read() throws IOException {
            charged = current.read().number();
            FileContent content = stat.read();
            content.values(STATISTICS, statistics);
            content.require(STATISTICS, statistics, 2);
            inUse = inUse(charged, statistics);
            readLimit(max);
            FileContent happened = events.read();
            happened.values(EVENTS, counts);
            happened.require(EVENTS, counts, 1);
            // Kernels before 4.13 count no kills; that the line before it is there tells them from a file cut off.
            oomKills = Math.max(0, counts[1]);
        }
    }

    /** Version 1. */
    private static final class Legacy extends MemoryCounters {

        private static final byte[][] STATISTICS =
                FileOpener.keys("total_inactive_file", "total_active_file", "total_rss");

        private final CgroupFile usage;
        private final CgroupFile stat;
        private final CgroupFile limitFile;
        private final LegacyOomKills kills;
        private final long[] statistics = new long[STATISTICS.length];

        Legacy(FileOpener files, Places.Group group) {
            usage = files.file(group.directory(), "memory.usage_in_bytes");
            stat = files.file(group.directory(), "memory.stat");
            limitFile = files.file(group.directory(), "memory.limit_in_bytes");
            kills = new LegacyOomKills(files, group.directory());
        }

        @Override
        void read() throws IOException {
            charged = usage.read().number();
            FileContent content = stat.read();
            content.values(STATISTICS, statistics);
            content.require(STATISTICS, statistics, 2);
            inUse = inUse(charged, statistics);
            readLimit(limitFile);
            oomKills = kills.count();
        }
    }
}
