package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Reading;

/** All files read for one running container. */
final class ContainerFiles {

    /** Values that rarely change externally are read in every twelfth scan. */
    private static final int SCAN_INTERVAL = 12;

    /** Proxmox applies cores in a round every 10 s, later on a busy node. */
    private static final int SCANS_AFTER_CHANGE = 6;

    private final FileOpener files;
    private final CpuCounters cpu;
    private final @Nullable MemoryCounters memory;
    private final LimitFiles limitFiles;
    private final PressureCounters pressure;
    private final Liveness liveness;
    private final @Nullable ActivityFiles activity;
    private final CpuLimitKind kind;
    private final CgroupPaths paths;
    private final CgroupPaths.Group group;
    private final Path numbered;
    private final Optional<Object> run;
    private @Nullable CgroupLimits limits;
    private @Nullable Object configuration;
    private int scans;
    private int scansAfterChange;
    private long seen;

    /**
     * @param activities null where no activity is read
     * @param isOwnBrake whether this program has set this {@code memory.high}, in bytes
     * @throws NoSuchFileException when the container has no group that counts its CPU time or its memory
     */
    ContainerFiles(
            CgroupPaths paths,
            FileOpener files,
            HostPressure host,
            MachineCounters counts,
            CpuLimitKind kind,
            AncestorGroups above,
            LongPredicate isOwnBrake,
            @Nullable Activities activities,
            ContainerId id)
            throws NoSuchFileException {
        this.files = files;
        this.kind = kind;
        this.paths = paths;
        CgroupPaths.Group cpuUse = paths.cpuUse();
        CgroupPaths.Group memoryGroup = paths.memory();
        if (cpuUse == null) {
            throw new NoSuchFileException("cpu", null, "its control group was not found");
        }
        if (memoryGroup == null && paths.countsMemory()) {
            throw new NoSuchFileException("memory", null, "its control group was not found");
        }
        cpu = CpuCounters.of(files, cpuUse, paths.cpuQuota());
        memory = memoryGroup == null ? null : MemoryCounters.of(files, memoryGroup, counts);
        limitFiles = new LimitFiles(paths, files, kind, above, isOwnBrake);
        pressure = new PressureCounters(files, paths.unified(), host);
        liveness = new Liveness(files, paths);
        group = memoryGroup == null ? cpuUse : memoryGroup;
        activity = activities == null ? null : new ActivityFiles(activities, id, paths, group.directory(), files);
        numbered = group.directory().resolveSibling(group.directory().getFileName() + "-1");
        run = identityOf(group);
    }

    /** Continues from the counters of an earlier reader, if it read the same run of the container. */
    void continueFrom(ContainerFiles before) {
        if (run.isPresent() && run.equals(before.run)) {
            if (activity != null && before.activity != null) {
                activity.continueFrom(before.activity);
            }
            if (memory != null && before.memory != null) {
                memory.continueFrom(before.memory);
            }
        }
    }

    /** Tells a recreated group from the earlier one of the same path. */
    private static Optional<Object> identityOf(CgroupPaths.Group group) {
        try {
            return Optional.ofNullable(Files.readAttributes(group.directory(), BasicFileAttributes.class)
                    .fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Bytes; empty without a limit. */
    OptionalLong memoryLimit() {
        return memory == null || memory.limit <= 0 || memory.limit == Long.MAX_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(memory.limit);
    }

    /** Whether there is a group with a number after the name, as LXC creates it when the name is in use. */
    boolean hasNumberedSibling() {
        return Files.exists(numbered);
    }

    /**
     * The counters, and the limits if they may have changed. On plain LXC, limits in force are the configuration, so they
     * are read in each scan.
     *
     * @param configured the container's configuration, the same object until it changes; everything that depends on it
     *     is read after a change
     */
    @SuppressWarnings(
            "ReferenceEquality") // another object is another configuration; comparing contents would cost more
    Reading read(Object configured) throws IOException {
        if (configured != configuration) {
            configuration = configured;
            scansAfterChange = SCANS_AFTER_CHANGE;
        }
        scansAfterChange--;
        scans++;
        Reading reading = read(kind == CpuLimitKind.QUOTA || scansAfterChange >= 0 || scans % SCAN_INTERVAL == 0);
        if (cpu.wasReopened() && !run.equals(identityOf(group))) {
            throw new NoSuchFileException(group.directory().toString(), null, "it was recreated");
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
            if (!thorough && activity != null && activity.isDue()) {
                memory.readSwap();
            }
            memoryReading = Optional.of(new MemoryReading(
                    memory.inUse(),
                    memory.floor(),
                    pressure.memory(),
                    OptionalLong.of(memory.charged),
                    memory.swapInUse(),
                    memory.events));
            memoryLimit = Optional.of(memory.limit);
        }
        return new Reading.Counters(
                new CpuReading.Counter(cpu.usedNanos),
                cpu.throttledNanos,
                pressure.cpu(),
                pressure.io(),
                memoryReading,
                limitFiles.read(memoryLimit, thorough),
                activity == null ? Optional.empty() : Optional.of(activity.read()),
                run);
    }

    CgroupLimits limits() throws IOException {
        CgroupLimits known = limits;
        if (known == null) {
            known = CgroupLimits.of(files, paths, memory);
            limits = known;
        }
        return known;
    }

    /** Limits are changed now: they are read at each of the next scans. */
    void watchLimits() {
        scansAfterChange = SCANS_AFTER_CHANGE;
    }

    Cgroups.Run run() {
        return new Cgroups.Run(paths, run);
    }

    /** The group with its memory limit, of version 2. */
    Optional<Path> unifiedMemory() {
        CgroupPaths.Group own = paths.memory();
        return own != null && own.isUnified() ? Optional.of(own.directory()) : Optional.empty();
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
