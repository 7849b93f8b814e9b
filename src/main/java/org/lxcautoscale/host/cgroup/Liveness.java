package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Whether a container still has processes. A group may outlive them; its counters then stand still, so it is enough to
 * look when the CPU time has not moved since the last reading.
 */
final class Liveness {

    private static final byte[][] POPULATED = {"populated".getBytes(StandardCharsets.US_ASCII)};

    private final Places places;
    private final CgroupFile file;
    private final long[] values = new long[1];
    private long lastCpuNanos = -1;

    Liveness(FileOpener files, Places places) {
        this.places = places;
        this.file = places.unified() != null
                ? files.file(places.unified().directory(), "cgroup.events")
                : files.file(legacyGroup(places), "cgroup.procs");
    }

    /** @throws NotRunningException when no process is left */
    void check(long cpuNanos) throws IOException {
        if (cpuNanos == lastCpuNanos && !hasProcesses()) {
            throw new NotRunningException("no process is left");
        }
        lastCpuNanos = cpuNanos;
    }

    private boolean hasProcesses() throws IOException {
        FileContent content = file.read();
        if (places.unified() != null) {
            content.values(POPULATED, values);
            content.require(POPULATED, values, 1);
            return values[0] != 0;
        }
        return !content.isEmpty() || Processes.anyIn(legacyGroup(places)).isPresent();
    }

    private static Path legacyGroup(Places places) {
        return Stream.of(places.memory(), places.cpuUse(), places.cpuQuota())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .directory();
    }
}
