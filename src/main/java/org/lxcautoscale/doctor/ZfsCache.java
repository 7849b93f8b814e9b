package org.lxcautoscale.doctor;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The cache of ZFS (ARC). The kernel does not count it as available, though ZFS gives it back down to a floor.
 *
 * @param size what it holds, in bytes
 * @param floor what it keeps
 */
record ZfsCache(long size, long floor) {

    /** Empty on a machine without ZFS. */
    static Optional<ZfsCache> of(Machine machine) {
        Optional<String> statistics = machine.text("proc/spl/kstat/zfs/arcstats");
        if (statistics.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong size = value(statistics.get(), "size");
        OptionalLong floor = value(statistics.get(), "c_min");
        return size.isPresent() && floor.isPresent()
                ? Optional.of(new ZfsCache(size.getAsLong(), floor.getAsLong()))
                : Optional.empty();
    }

    /** A line is {@code name type value}. */
    private static OptionalLong value(String statistics, String name) {
        return statistics
                .lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length == 3 && fields[0].equals(name) && fields[2].matches("[0-9]{1,18}"))
                .mapToLong(fields -> Long.parseLong(fields[2]))
                .findFirst();
    }

    String inWords() {
        long free = Math.max(0, size - floor);
        return "ZFS: its cache (ARC) holds " + (size >> 20) + " MB; " + (free >> 20)
                + " MB of it count as available, for" + " ZFS gives back all but " + (floor >> 20) + " MB (c_min)";
    }
}
