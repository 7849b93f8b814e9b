package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcautoscale.io.TextFile;

/**
 * The cache of ZFS (ARC). The kernel does not count it as available, although ZFS releases it down to a minimum when
 * memory is needed.
 *
 * @param size its size in bytes
 * @param minimum the size it keeps, {@code c_min}
 */
public record ZfsCache(long size, long minimum) {

    /**
     * Empty on a machine without ZFS, or if its statistics are malformed.
     *
     * @param root the root directory of the machine, {@code /}
     */
    public static Optional<ZfsCache> of(Path root) {
        String statistics;
        try {
            statistics = TextFile.read(root.resolve("proc/spl/kstat/zfs/arcstats"));
        } catch (IOException noZfs) {
            return Optional.empty();
        }
        long size = value(statistics, "size");
        long minimum = value(statistics, "c_min");
        return size < 0 || minimum < 0 ? Optional.empty() : Optional.of(new ZfsCache(size, minimum));
    }

    /** The bytes that could be released. */
    public long releasable() {
        return Math.max(0, size - minimum);
    }

    /** A line is {@code name type value}, after two lines of headings. */
    private static long value(String statistics, String name) {
        for (String line : (Iterable<String>) statistics.lines()::iterator) {
            if (line.startsWith(name)) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length == 3 && fields[0].equals(name) && fields[2].matches("[0-9]{1,18}")) {
                    return Long.parseLong(fields[2]);
                }
            }
        }
        return -1;
    }
}
