package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** CPU time of one container. Call {@link #read()} first; the other members then give what was read. */
abstract sealed class CpuCounters {

    /** A counter of almost 300 years. */
    private static final long IMPLAUSIBLE_MICROS = Long.MAX_VALUE / 1000;

    long usedNanos;
    OptionalLong throttledNanos = OptionalLong.empty();

    abstract void read() throws IOException;

    /** Whether the group may be another one than at the last read. */
    abstract boolean wasReopened();

    static CpuCounters of(FileOpener files, CgroupPaths.Group use, CgroupPaths.@Nullable Group quota) {
        if (use.isUnified()) {
            return new Unified(files.file(use.directory(), "cpu.stat"));
        }
        return new Legacy(
                files.file(use.directory(), "cpuacct.usage"),
                quota == null ? null : files.file(quota.directory(), "cpu.stat"));
    }

    /** Version 2: all in {@code cpu.stat}, in microseconds; throttling only if the controller is on. */
    private static final class Unified extends CpuCounters {

        private static final byte[][] KEYS = FileOpener.keys("usage_usec", "throttled_usec");

        private final CgroupFile stat;
        private final long[] values = new long[KEYS.length];

        Unified(CgroupFile stat) {
            this.stat = stat;
        }

        @Override
        void read() throws IOException {
            FileContent content = stat.read();
            content.values(KEYS, values);
            content.require(KEYS, values, 1);
            usedNanos = nanos(values[0]);
            throttledNanos = values[1] == FileContent.ABSENT ? OptionalLong.empty() : OptionalLong.of(nanos(values[1]));
        }

        @Override
        boolean wasReopened() {
            return stat.wasReopened();
        }

        private static long nanos(long micros) throws MalformedContentException {
            if (micros > IMPLAUSIBLE_MICROS) {
                throw new MalformedContentException("cpu.stat: " + micros + " µs cannot be");
            }
            return micros * 1000;
        }
    }

    /** Version 1: {@code cpuacct.usage} and {@code cpu.stat}, in nanoseconds. */
    private static final class Legacy extends CpuCounters {

        private static final byte[][] KEYS = FileOpener.keys("throttled_time");

        private final CgroupFile usage;
        private final @Nullable CgroupFile stat;
        private final long[] values = new long[KEYS.length];

        Legacy(CgroupFile usage, @Nullable CgroupFile stat) {
            this.usage = usage;
            this.stat = stat;
        }

        @Override
        boolean wasReopened() {
            return usage.wasReopened();
        }

        @Override
        void read() throws IOException {
            usedNanos = usage.read().number();
            if (stat != null) {
                stat.read().values(KEYS, values);
                throttledNanos = values[0] == FileContent.ABSENT ? OptionalLong.empty() : OptionalLong.of(values[0]);
            }
        }
    }
}
