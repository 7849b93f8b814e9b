package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a container still has processes, and whether they are frozen. A group may outlive its processes. In both cases
 * the counters stop, so the check is only needed at first, and when the CPU time has not changed since the last reading.
 */
final class Liveness {

    private static final byte[][] EVENTS = FileOpener.keys("populated", "frozen");

    private final CgroupPaths paths;
    private final CgroupFile file;
    private final @Nullable CgroupFile freezer;
    private final long[] values = new long[EVENTS.length];
    private boolean frozen;
    private long lastCpuNanos = -1;

    Liveness(FileOpener files, CgroupPaths paths) {
        this.paths = paths;
        this.file = paths.unified() != null
                ? files.file(paths.unified().directory(), "cgroup.events")
                : files.file(legacyGroup(paths), "cgroup.procs");
        CgroupPaths.Group freezing = paths.freezer();
        this.freezer = freezing == null || freezing.isUnified()
                ? null
                : files.fileIfPresent(freezing.directory(), "freezer.state");
    }

    /** @throws NotRunningException when no process is left */
    void check(long cpuNanos) throws IOException {
        frozen = false;
        if (lastCpuNanos < 0 || cpuNanos == lastCpuNanos) {
            if (!hasProcesses()) {
                throw new NotRunningException("no process is left");
            }
            frozen = frozen || (freezer != null && freezer.read().text().startsWith("FR"));
        }
        lastCpuNanos = cpuNanos;
    }

    /** Whether its processes are frozen, as of the last check. */
    boolean isFrozen() {
        return frozen;
    }

    private boolean hasProcesses() throws IOException {
        FileContent content = file.read();
        if (paths.unified() != null) {
            content.values(EVENTS, values);
            content.require(EVENTS, values, 1);
            frozen = values[1] == 1;
            return values[0] != 0;
        }
        return !content.isEmpty() || Processes.anyIn(legacyGroup(paths)).isPresent();
    }

    private static Path legacyGroup(CgroupPaths paths) {
        return Stream.of(paths.memory(), paths.cpuUse(), paths.cpuQuota())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .directory();
    }
}
