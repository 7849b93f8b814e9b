package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import org.lxcautoscale.host.file.TextFile;

/** The cache of ZFS (ARC): it gives back all but a minimum when memory is wanted. */
final class ZfsCache {

    private ZfsCache() {}

    /**
     * How many bytes of it could be had; none where there is no ZFS, or its figures make no sense.
     *
     * @param arcstats two lines of headings, then {@code name type value}
     */
    static long releasable(Path arcstats) {
        String statistics;
        try {
            statistics = TextFile.read(arcstats);
        } catch (IOException noZfs) {
            return 0;
        }
        long size = value(statistics, "size");
        long minimum = value(statistics, "c_min");
        return size < 0 || minimum < 0 ? 0 : Math.max(0, size - minimum);
    }

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
