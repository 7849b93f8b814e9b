package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Detail;
import org.lxcautoscale.metrics.Reading;

/** All files that are read of one running container. */
final class ContainerFiles {

    private final FileOpener files;
    private final CpuCounters cpu;
    private final MemoryCounters memory;
    private final PressureCounters pressure;
    private final Liveness liveness;
    private final Places places;
    private @Nullable CgroupLimits limits;
    private @Nullable ContainerDetail detail;
    private long seen;

    /** @throws NoSuchFileException when the container has no group that counts its CPU time or its memory */
    ContainerFiles(Places places, FileOpener files, QuietHost host) throws NoSuchFileException {
        this.files = files;
        this.places = places;
        Places.Group cpuUse = places.cpuUse();
        Places.Group memoryGroup = places.memory();
        if (cpuUse == null) {
            throw new NoSuchFileException("cpu", null, "its control group was not found");
        }
        if (memoryGroup == null) {
            throw new NoSuchFileException("memory", null, "its control group was not found");
        }
        cpu = CpuCounters.of(files, cpuUse, places.cpuQuota());
        memory = MemoryCounters.of(files, memoryGroup);
        pressure = new PressureCounters(files, places.unified(), host);
        liveness = new Liveness(files, places);
    }

    Reading.Counters read() throws IOException {
        cpu.read();
        liveness.check(cpu.usedNanos);
        memory.read();
        return new Reading.Counters(
                new CpuReading.Counter(cpu.usedNanos),
                memory.inUse,
                memory.limit,
                memory.oomKills,
                cpu.throttledNanos,
                pressure.cpu(),
                pressure.memory());
    }

    Detail detail(Path root, PlaceFinder finder) {
        ContainerDetail known = detail;
        if (known == null) {
            known = new ContainerDetail(root, places, files, finder);
            detail = known;
        }
        return known.read();
    }

    CgroupLimits limits() throws IOException {
        CgroupLimits known = limits;
        if (known == null) {
            known = CgroupLimits.of(files, places, memory);
            limits = known;
        }
        return known;
    }

    long lastSeen() {
        return seen;
    }

    void seenIn(long look) {
        seen = look;
    }

    void close() {
        files.close();
    }
}
