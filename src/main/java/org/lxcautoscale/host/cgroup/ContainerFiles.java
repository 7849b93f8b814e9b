package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Reading;

/** All files that are read of one running container. */
final class ContainerFiles {

    /** What hardly ever changes without us is read at every twelfth look. */
    private static final int SCANS = 12;

    /** Proxmox puts cores into force in a round every 10 s, on a busy node later. */
    private static final int SCANS_AFTER_A_CHANGE = 6;

    private final FileOpener files;
    private final CpuCounters cpu;
    private final @Nullable MemoryCounters memory;
    private final LimitFiles limitFiles;
    private final PressureCounters pressure;
    private final Liveness liveness;
    private final CpuLimitKind kind;
    private final CgroupPaths places;
    private final CgroupPaths.Group group;
    private final Path numbered;
    private final Optional<Object> run;
    private @Nullable CgroupLimits limits;
    private @Nullable Object configuration;
    private int scans;
    private int scansAfterChange;
    private long seen;

    /** @throws NoSuchFileException when the container has no group that counts its CPU time or its memory */
    ContainerFiles(
            CgroupPaths places,
            FileOpener files,
            QuietHost host,
            MachineCounters counts,
            CpuLimitKind kind,
            AncestorGroups above)
            throws NoSuchFileException {
        this.files = files;
        this.kind = kind;
        this.places = places;
        CgroupPaths.Group cpuUse = places.cpuUse();
        CgroupPaths.Group memoryGroup = places.memory();
        if (cpuUse == null) {
            throw new NoSuchFileException("cpu", null, "its control group was not found");
        }
        if (memoryGroup == null && places.countsMemory()) {
            throw new NoSuchFileException("memory", null, "its control group was not found");
        }
        cpu = CpuCounters.of(files, cpuUse, places.cpuQuota());
        memory = memoryGroup == null ? null : MemoryCounters.of(files, memoryGroup, counts);
        limitFiles = new LimitFiles(places, files, kind, above);
        pressure = new PressureCounters(files, places.unified(), host);
        liveness = new Liveness(files, places);
        group = memoryGroup == null ? cpuUse : memoryGroup;
        numbered = group.directory().resolveSibling(group.directory().getFileName() + "-1");
        run = identityOf(group);
    }

    /** Goes on counting where another look at the same run of the same container has come to. */
    void takeOver(ContainerFiles before) {
        if (memory != null && before.memory != null && run.isPresent() && run.equals(before.run)) {
            memory.takeOver(before.memory);
        }
    }

    /** A group that was removed and made anew is another one. */
    private static Optional<Object> identityOf(CgroupPaths.Group group) {
        try {
            return Optional.ofNullable(Files.readAttributes(group.directory(), BasicFileAttributes.class)
                    .fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether there is a group of the same name with a number, as LXC makes it when the name is taken. */
    boolean isNumberedBeside() {
        return Files.exists(numbered);
    }

    /**
     * The counters, and the limits where they may have changed. On plain LXC, what is in force is what is configured: there
     * they are read at each look.
     *
     * @param configured what is configured for the container, as one object until it changes: after a change, all is
     *     read that may follow from it
     */
    @SuppressWarnings("ReferenceEquality") // another object is another configuration; to compare them would cost more
    Reading read(Object configured) throws IOException {
        if (configured != configuration) {
            configuration = configured;
            scansAfterChange = SCANS_AFTER_A_CHANGE;
        }
        scansAfterChange--;
        scans++;
        Reading reading = read(kind == CpuLimitKind.QUOTA || scansAfterChange >= 0 || scans % SCANS == 0);
        if (cpu.wasOpenedAnew() && !run.equals(identityOf(group))) {
            throw new NoSuchFileException(group.directory().toString(), null, "it was made anew");
        }
        return reading;
    }

    /** The counters, and all limits. */
    Reading readAll() throws IOException {
        return read(true);
    }

    private Reading read(boolean thorough) throws IOException {
        cpu.read();
        liveness.check(cpu.usedNanos);
        if (liveness.isFrozen()) {
            return new Reading.Frozen();
        }
        Optional<MemoryReading> memoryReading = Optional.empty();
        Optional<Long> memoryLimit = Optional.empty();
        if (memory != null) {
            memory.read(thorough);
            memoryReading =
                    Optional.of(new MemoryReading(memory.inUse(), memory.floor(), pressure.memory(), memory.events));
            memoryLimit = Optional.of(memory.limit);
        }
        return new Reading.Counters(
                new CpuReading.Counter(cpu.usedNanos),
                cpu.throttledNanos,
                pressure.cpu(),
                memoryReading,
                limitFiles.read(memoryLimit, thorough),
                run);
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

    void seenIn(long scan) {
        seen = scan;
    }

    void close() {
        files.close();
    }
}
