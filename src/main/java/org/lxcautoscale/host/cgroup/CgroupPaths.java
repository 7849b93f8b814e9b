package org.lxcautoscale.host.cgroup;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the control groups of one running container; null where it has none.
 *
 * @param cpuUse counts its CPU time: {@code cpuacct} of version 1, or version 2
 * @param cpuQuota holds its CPU quota: {@code cpu} of version 1, or version 2 with that controller
 * @param memory {@code memory} of either version
 * @param cpuset holds the CPUs it may run on, of either version
 * @param freezer shows on version 1 whether it is frozen
 * @param unified its group of version 2, which reports pressure even where version 1 controls
 * @param io counts what it reads from and writes to disks: {@code blkio} of version 1, or version 2 with {@code io}
 * @param pids counts its processes, of either version
 * @param countsMemory whether its memory is counted at all; if so, a null {@code memory} was not found
 */
record CgroupPaths(
        @Nullable Group cpuUse,
        @Nullable Group cpuQuota,
        @Nullable Group memory,
        @Nullable Group cpuset,
        @Nullable Group freezer,
        @Nullable Group unified,
        @Nullable Group io,
        @Nullable Group pids,
        boolean countsMemory) {

    /** Nothing was found. */
    static final CgroupPaths NONE = new CgroupPaths(null, null, null, null, null, null, null, null, false);

    /** A control group of a known version, in the hierarchy mounted at {@code mount}. */
    record Group(Path directory, boolean isUnified, Path mount) {}

    boolean isEmpty() {
        return cpuUse == null && cpuQuota == null && memory == null && unified == null;
    }
}
