package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.Reading;

/**
 * Reads the usage of containers from their control groups, of version 1, 2 or both. Where the groups of a container are
 * is found once and remembered until they vanish.
 *
 * <p>Made for many containers: files stay open between two looks, and a reading allocates only its result. Used by one
 * thread at a time.
 */
public final class Cgroups implements AutoCloseable {

    /** Proxmox: limits and counters in {@code lxc/101}, processes in {@code lxc/101/ns}. */
    public static final Function<ContainerId, List<String>> PROXMOX_NAMES = id -> List.of("lxc/" + id);

    /** Plain LXC: {@code lxc.payload.NAME} since 4.0, {@code lxc.payload/NAME} and {@code lxc/NAME} before. */
    public static final Function<ContainerId, List<String>> LXC_NAMES =
            id -> List.of("lxc.payload." + id, "lxc.payload/" + id, "lxc/" + id);

    private static final Reading NOT_FOUND = new Reading.Unknown("it runs, but its control group was not found");

    /** Whether there is a further group of the same name is looked for at every sixth look. */
    private static final int SCANS = 6;

    /** So many numbers are tried in looking for groups that LXC has numbered. */
    private static final int NUMBERS = 9;

    private final Path root;
    private final Function<ContainerId, List<String>> names;
    private final OpenFiles openFiles;
    private final FileContent content = new FileContent();
    private final QuietHost quietHost;
    private final MachineCounters counts;
    private final CpuLimitKind kind;
    private final AncestorGroups above;
    private final RunningContainers running;
    private final Map<ContainerId, ContainerFiles> tracked = new HashMap<>();
    private @Nullable CgroupLocator finder;
    private long scan;

    /**
     * @param root the root directory of the machine, {@code /}
     * @param names how the group of a container may be called, the likeliest first
     * @param kind what keeps containers to their cores
     */
    public Cgroups(Path root, Function<ContainerId, List<String>> names, CpuLimitKind kind) {
        this(root, root.resolve("var/lib/lxc"), names, kind, OpenFiles.ofThisProcess());
    }

    /** @param lxcPath the directory of the containers */
    public Cgroups(Path root, Path lxcPath, Function<ContainerId, List<String>> names, CpuLimitKind kind) {
        this(root, lxcPath, names, kind, OpenFiles.ofThisProcess());
    }

    Cgroups(Path root, Function<ContainerId, List<String>> names, CpuLimitKind kind, OpenFiles openFiles) {
        this(root, root.resolve("var/lib/lxc"), names, kind, openFiles);
    }

    private Cgroups(
            Path root,
            Path lxcPath,
            Function<ContainerId, List<String>> names,
            CpuLimitKind kind,
            OpenFiles openFiles) {
        this.running = new RunningContainers(root, lxcPath);
        this.root = root;
        this.names = names;
        this.openFiles = openFiles;
        this.quietHost = new QuietHost(root, content);
        this.counts = new MachineCounters(root);
        this.kind = kind;
        this.above = new AncestorGroups(content, openFiles);
    }

    /**
     * Makes sure that control groups are mounted, and begins a look at all containers.
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
        quietHost.scan();
        counts.scan();
        above.scan();
        running.scan();
        if (finder == null) {
            CgroupLocator found = new CgroupLocator(root);
            if (!found.countsCpu()) {
                throw new IOException("no cgroup hierarchy that counts CPU time is mounted");
            }
            finder = found;
        }
    }

    /** Ends a look: containers that were not read in it are forgotten. */
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
     * The counters of a container; {@link Reading.Stopped} when it has no group with processes, and LXC knows of none.
     *
     * @param configured what is configured for it, the same object as long as that has not changed: limits, which hardly
     *     ever change without it, are read at each look for a minute after a change
     */
    public Reading read(ContainerId id, Object configured) {
        ContainerFiles known = tracked.get(id);
        if (known != null && isNumberedBeside(known, id)) {
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

    /** Whether the container may have been started anew beside processes that its last run has left behind. */
    private boolean isNumberedBeside(ContainerFiles known, ContainerId id) {
        return scan % SCANS == 0 && known.isNumberedBeside() && !running.isAnother(id, 1);
    }

    /** The same, but without trust in what is known, nor in where its groups were. */
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

    @Override
    public void close() {
        tracked.values().forEach(ContainerFiles::close);
        tracked.clear();
    }

    private Reading find(ContainerId id, @Nullable ContainerFiles before) {
        CgroupLocator places = finder;
        if (places == null) {
            return new Reading.Unknown("no scan has begun");
        }
        try {
            Optional<CgroupPaths> found = locate(places, id);
            if (found.isEmpty()) {
                return new Reading.Stopped();
            }
            return found.get().isEmpty() ? NOT_FOUND : open(places, id, found.get(), before);
        } catch (IOException e) {
            return new Reading.Unknown(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The groups of a container: empty when it does not run, without any when it runs but they were not found.
     *
     * @throws IOException when it cannot be told whether a group has processes
     */
    private Optional<CgroupPaths> locate(CgroupLocator places, ContainerId id) throws IOException {
        List<String> usual = names.apply(id);
        RunningContainers.State state = running.stateOf(id);
        if (state == RunningContainers.State.ANOTHER_RUNS) {
            return Optional.empty();
        }
        boolean isAmbiguous = state == RunningContainers.State.RUNS_BESIDE_ANOTHER
                || (state == RunningContainers.State.RUNS && isNumberedBeside(places, id, usual));
        if (!isAmbiguous) {
            CgroupPaths found = places.find(usual);
            if (!found.isEmpty()) {
                return Optional.of(found);
            }
        }
        return switch (state) {
            case RUNS, RUNS_BESIDE_ANOTHER ->
                Optional.of(running.processesOf(id)
                        .map(pair -> places.ofProcess(pair.init(), pair.monitor(), usual))
                        .orElse(CgroupPaths.NONE));
            case STOPPED, UNKNOWN, ANOTHER_RUNS -> Optional.empty();
        };
    }

    /**
     * LXC adds a number to the name of a group when there still is one of that name. Then the usual one is that of
     * processes that were left behind, if the other is not that of a container that is called so.
     */
    private boolean isNumberedBeside(CgroupLocator places, ContainerId id, List<String> usual) throws IOException {
        for (int number = 1; number <= NUMBERS; number++) {
            String suffix = "-" + number;
            if (!running.isAnother(id, number)
                    && places.hasProcesses(
                            usual.stream().map(name -> name + suffix).toList())) {
                return true;
            }
        }
        return false;
    }

    private Reading open(CgroupLocator places, ContainerId id, CgroupPaths found, @Nullable ContainerFiles before) {
        FileOpener files = new FileOpener(content, openFiles);
        try {
            ContainerFiles container = new ContainerFiles(found, files, quietHost, counts, kind, above);
            if (before != null) {
                container.takeOver(before);
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
            return unknownUnlessGone(places, id, e);
        }
    }

    /** A container that stops while it is read is stopped, not unknown. */
    private Reading unknownUnlessGone(CgroupLocator places, ContainerId id, IOException failure) {
        try {
            if (locate(places, id).isEmpty()) {
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
