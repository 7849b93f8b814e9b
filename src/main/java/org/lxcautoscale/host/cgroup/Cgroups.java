package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Reading;

/**
 * Reads the usage of containers from their control groups, of version 1, 2 or both. The paths of the groups are cached
 * until the groups vanish.
 *
 * <p>Built for many containers: files stay open between two scans, and a reading allocates only its result. Used by one
 * thread at a time.
 */
public final class Cgroups implements AutoCloseable {

    /** Proxmox: limits and counters in {@code lxc/101}, processes in {@code lxc/101/ns}. */
    public static final Function<ContainerId, List<String>> PROXMOX_NAMES = id -> List.of("lxc/" + id);

    /** Plain LXC: {@code lxc.payload.NAME} since 4.0, {@code lxc.payload/NAME} and {@code lxc/NAME} before. */
    public static final Function<ContainerId, List<String>> LXC_NAMES =
            id -> List.of("lxc.payload." + id, "lxc.payload/" + id, "lxc/" + id);

    private static final Reading NOT_FOUND = new Reading.Unknown("it runs, but its control group was not found");

    /** Every sixth scan checks for a numbered group of the same name. */
    private static final int SCAN_INTERVAL = 6;

    /** The highest number tried for groups that LXC has numbered. */
    private static final int MAX_NUMBER = 9;

    private final Path root;
    private final Function<ContainerId, List<String>> names;
    private final OpenFiles openFiles;
    private final FileContent content = new FileContent();
    private final HostPressure hostPressure;
    private final MachineCounters counts;
    private final CpuLimitKind kind;
    private final AncestorGroups above;
    private final RunningContainers running;
    private final BrakeRecord brakes;
    private final @Nullable Activities activities;
    private final Map<ContainerId, ContainerFiles> tracked = new HashMap<>();
    private @Nullable CgroupLocator locator;
    private long scan;

    /**
     * Without their activity.
     *
     * @param root the root directory of the machine, {@code /}
     * @param names possible names of a container's group, the most likely first
     * @param kind how containers are limited to their cores
     */
    public Cgroups(Path root, Function<ContainerId, List<String>> names, CpuLimitKind kind) {
        this(root, names, kind, BrakeRecord.empty());
    }

    /** @param brakes which {@code memory.high} this program has set */
    public Cgroups(Path root, Function<ContainerId, List<String>> names, CpuLimitKind kind, BrakeRecord brakes) {
        this(root, root.resolve("var/lib/lxc"), names, kind, brakes, OpenFiles.ofThisProcess(), null);
    }

    /**
     * Without their activity.
     *
     * @param lxcPath the directory of the containers
     * @param brakes which {@code memory.high} this program has set
     */
    public Cgroups(
            Path root, Path lxcPath, Function<ContainerId, List<String>> names, CpuLimitKind kind, BrakeRecord brakes) {
        this(root, lxcPath, names, kind, brakes, OpenFiles.ofThisProcess(), null);
    }

    /**
     * With their activity.
     *
     * @param lxcPath the directory of the containers
     * @param brakes which {@code memory.high} this program has set
     * @param clock tells the minutes in which activity is read
     */
    public Cgroups(
            Path root,
            Path lxcPath,
            Function<ContainerId, List<String>> names,
            CpuLimitKind kind,
            BrakeRecord brakes,
            InstantSource clock) {
        this(
                root,
                lxcPath,
                names,
                kind,
                brakes,
                OpenFiles.ofThisProcess(),
                new Activities(root, clock, new FileSystems()));
    }

    Cgroups(Path root, Function<ContainerId, List<String>> names, CpuLimitKind kind, OpenFiles openFiles) {
        this(root, names, kind, openFiles, null);
    }

    Cgroups(
            Path root,
            Function<ContainerId, List<String>> names,
            CpuLimitKind kind,
            OpenFiles openFiles,
            @Nullable Activities activities) {
        this(root, root.resolve("var/lib/lxc"), names, kind, BrakeRecord.empty(), openFiles, activities);
    }

    private Cgroups(
            Path root,
            Path lxcPath,
            Function<ContainerId, List<String>> names,
            CpuLimitKind kind,
            BrakeRecord brakes,
            OpenFiles openFiles,
            @Nullable Activities activities) {
        this.brakes = brakes;
        this.activities = activities;
        this.running = new RunningContainers(root, lxcPath);
        this.root = root;
        this.names = names;
        this.openFiles = openFiles;
        this.hostPressure = new HostPressure(root, content);
        this.counts = new MachineCounters(root);
        this.kind = kind;
        this.above = new AncestorGroups(content, openFiles);
    }

    /**
     * Checks that control groups are mounted, and begins a scan of all containers.
     *
     * @throws HostUnavailableException when usage of containers cannot be read on this machine
     */
    public void beginScan() throws HostUnavailableException {
        try {
            begin();
        } catch (IOException e) {
            throw HostUnavailableException.unreachable("usage of containers cannot be read: " + e.getMessage());
        }
    }

    private void begin() throws IOException {
        scan++;
        hostPressure.scan();
        counts.scan();
        above.scan();
        running.scan();
        if (activities != null) {
            activities.scan();
        }
        if (locator == null) {
            CgroupLocator found = new CgroupLocator(root);
            if (!found.countsCpu()) {
                throw new IOException("no cgroup hierarchy that counts CPU time is mounted");
            }
            locator = found;
        }
    }

    /** The pressure of the machine, as of the beginning of the scan. */
    HostUsage.Pressure machinePressure() {
        return hostPressure.pressure();
    }

    /** Ends a scan: containers that were not read in it are forgotten. */
    public void endScan() {
        for (Iterator<ContainerFiles> all = tracked.values().iterator(); all.hasNext(); ) {
            ContainerFiles files = all.next();
            if (files.lastSeen() != scan) {
                files.close();
                all.remove();
            }
        }
    }

    /**
     * The counters of a container; {@link Reading.Stopped} if it has no group with processes, and LXC has none either.
     *
     * @param configured its configuration, the same object until it changes: limits, which rarely change otherwise, are
     *     read at each scan for a minute after a change
     */
    public Reading read(ContainerId id, Object configured) {
        ContainerFiles known = tracked.get(id);
        if (known != null && hasNumberedSibling(known, id)) {
            return readAnew(id);
        }
        if (known != null) {
            try {
                known.seenIn(scan);
                return known.read(configured);
            } catch (IOException stale) {
                forget(id);
            }
        }
        return find(id, known);
    }

    /** Whether the container may have been restarted while processes of its last run still exist. */
    private boolean hasNumberedSibling(ContainerFiles known, ContainerId id) {
        return scan % SCAN_INTERVAL == 0 && known.hasNumberedSibling() && !running.hasNamesake(id, 1);
    }

    /** The same without any cache: the groups are located again. */
    public Reading readAnew(ContainerId id) {
        ContainerFiles known = tracked.get(id);
        forget(id);
        above.forget();
        return find(id, known);
    }

    /** The limits in force of a container that was {@linkplain #read read} and runs. */
    public Optional<CgroupLimits> limits(ContainerId id) throws IOException {
        ContainerFiles known = tracked.get(id);
        return known == null ? Optional.empty() : Optional.of(known.limits());
    }

    /** The group with the memory limit of a container that was {@linkplain #read read} and runs; of version 2 only. */
    Optional<Path> unifiedMemory(ContainerId id) {
        ContainerFiles known = tracked.get(id);
        return known == null ? Optional.empty() : known.unifiedMemory();
    }

    /**
     * One run of a container.
     *
     * @param key differs from that of another run with the same paths; empty if unknown
     */
    record Run(CgroupPaths paths, Optional<Object> key) {}

    /** The run of a container that was {@linkplain #read read} and runs. */
    Optional<Run> run(ContainerId id) {
        return Optional.ofNullable(tracked.get(id)).map(ContainerFiles::run);
    }

    /** The memory limit of a container that was {@linkplain #read read} and runs, in bytes; empty without one. */
    OptionalLong memoryLimit(ContainerId id) {
        ContainerFiles known = tracked.get(id);
        return known == null ? OptionalLong.empty() : known.memoryLimit();
    }

    /** The limits of a container are changed now: they are read at each of the next scans. */
    void watchLimits(ContainerId id) {
        ContainerFiles known = tracked.get(id);
        if (known != null) {
            known.watchLimits();
        }
    }

    BrakeRecord brakes() {
        return brakes;
    }

    @Override
    public void close() {
        tracked.values().forEach(ContainerFiles::close);
        tracked.clear();
    }

    private Reading find(ContainerId id, @Nullable ContainerFiles before) {
        CgroupLocator current = locator;
        if (current == null) {
            return new Reading.Unknown("no scan has begun");
        }
        try {
            Optional<CgroupPaths> found = locate(current, id);
            if (found.isEmpty()) {
                return new Reading.Stopped();
            }
            return found.get().isEmpty() ? NOT_FOUND : open(current, id, found.get(), before);
        } catch (IOException e) {
            return new Reading.Unknown(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The groups of a container: empty if it does not run, {@link CgroupPaths#NONE} if it runs but they were not found.
     *
     * @throws IOException when it cannot be determined whether a group has processes
     */
    private Optional<CgroupPaths> locate(CgroupLocator locator, ContainerId id) throws IOException {
        List<String> usual = names.apply(id);
        RunningContainers.State state = running.stateOf(id);
        if (state == RunningContainers.State.NAMESAKE_RUNNING) {
            return Optional.empty();
        }
        boolean isAmbiguous = state == RunningContainers.State.RUNNING_WITH_NAMESAKE
                || (state == RunningContainers.State.RUNNING && hasNumberedSibling(locator, id, usual));
        if (!isAmbiguous) {
            CgroupPaths found = locator.find(usual);
            if (!found.isEmpty()) {
                return Optional.of(found);
            }
        }
        return switch (state) {
            case RUNNING, RUNNING_WITH_NAMESAKE ->
                Optional.of(running.processesOf(id)
                        .map(pair -> locator.ofProcess(pair.init(), pair.monitor(), usual))
                        .orElse(CgroupPaths.NONE));
            case STOPPED, UNKNOWN, NAMESAKE_RUNNING -> Optional.empty();
        };
    }

    /**
     * LXC adds a number to the name of a group if one of that name still exists. Then the usual group is one of leftover
     * processes, unless the numbered group belongs to a container of that name.
     */
    private boolean hasNumberedSibling(CgroupLocator locator, ContainerId id, List<String> usual) throws IOException {
        for (int number = 1; number <= MAX_NUMBER; number++) {
            String suffix = "-" + number;
            if (!running.hasNamesake(id, number)
                    && locator.hasProcesses(
                            usual.stream().map(name -> name + suffix).toList())) {
                return true;
            }
        }
        return false;
    }

    private Reading open(CgroupLocator locator, ContainerId id, CgroupPaths found, @Nullable ContainerFiles before) {
        FileOpener files = new FileOpener(content, openFiles);
        try {
            ContainerFiles container = new ContainerFiles(
                    found, files, hostPressure, counts, kind, above, high -> brakes.isOwn(id, high), activities, id);
            if (before != null) {
                container.continueFrom(before);
            }
            container.seenIn(scan);
            Reading reading = container.readAll();
            tracked.put(id, container);
            return reading;
        } catch (NotRunningException e) {
            files.close();
            return new Reading.Stopped();
        } catch (IOException e) {
            files.close();
            return unknownUnlessGone(locator, id, e);
        }
    }

    /** A container that stops while it is read is stopped, not unknown. */
    private Reading unknownUnlessGone(CgroupLocator locator, ContainerId id, IOException failure) {
        try {
            if (locate(locator, id).isEmpty()) {
                return new Reading.Stopped();
            }
        } catch (IOException again) {
            failure.addSuppressed(again);
        }
        return new Reading.Unknown(String.valueOf(failure.getMessage()));
    }

    private void forget(ContainerId id) {
        ContainerFiles known = tracked.remove(id);
        if (known != null) {
            known.close();
        }
    }
}
