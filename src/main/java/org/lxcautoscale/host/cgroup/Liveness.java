package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a container still has processes, and whether they may run. A group may outlive them, and a frozen one uses
 * nothing; the counters then stand still, so it is enough to look at first, and when the CPU time has not moved since the
 * last reading.
 */
final class Liveness {

    private static final byte[][] EVENTS = FileOpener.keys("populated", "frozen");

    private final CgroupPaths places;
    private final CgroupFile file;
    private final @Nullable CgroupFile freezer;
    private final long[] values = new long[EVENTS.length];
    private boolean frozen;
    private long lastCpuNanos = -1;

    Liveness(FileOpener files, CgroupPaths places) {
        this.places = places;
        this.file = places.unified() != null
                ? files.file(places.unified().directory(), "cgroup.events")
                : files.file(legacyGroup(places), "cgroup.procs");
        CgroupPaths.Group freezing = places.freezer();
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

    /** Whether its processes are kept from running, as of the last check. */
    boolean isFrozen() {
        return frozen;
    }

    private boolean hasProcesses() throws IOException {
        FileContent content = file.read();
        if (places.unified() != null) {
            content.values(EVENTS, values);
            content.require(EVENTS, values, 1);
            frozen = values[1] == 1;
            return values[0] != 0;
        }
        return !content.isEmpty() || Processes.anyIn(legacyGroup(places)).isPresent();
    }

    private static Path legacyGroup(CgroupPaths places) {
        return Stream.of(places.memory(), places.cpuUse(), places.cpuQuota())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .directory();
    }
}
