package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;

/**
 * The limits of the ancestors of containers' groups, which also apply to the containers. Many containers share them, so
 * they are cached for several scans.
 */
final class AncestorGroups {
    private static final Limit NO_MEMORY_LIMIT = Limit.own(MemorySize.UNLIMITED.bytes());
    private static final Limit NO_CPU_LIMIT = Limit.own(Cores.UNLIMITED.millis());
    private static final int SCAN_INTERVAL = 6;

    private final FileContent content;
    private final OpenFiles openFiles;
    private final Map<Path, Limit> memory = new HashMap<>();
    private final Map<Path, Limit> cpu = new HashMap<>();
    private final Map<Path, Optional<Cores>> sets = new HashMap<>();
    private int scans;

    AncestorGroups(FileContent content, OpenFiles openFiles) {
        this.content = content;
        this.openFiles = openFiles;
    }

    /** Begins a scan of all containers. */
    void scan() {
        if (scans++ % SCAN_INTERVAL == 0) {
            forget();
        }
    }

    /** Clears the cache. */
    void forget() {
        memory.clear();
        cpu.clear();
        sets.clear();
    }

    /** The CPUs of the nearest ancestor with a set of its own; empty if there is none. */
    Optional<Cores> cpus(CgroupPaths.Group group) throws IOException {
        Path directory = group.directory().getParent();
        while (directory != null && directory.startsWith(group.mount())) {
            Optional<Cores> set = set(directory, group.isUnified());
            if (set.isPresent()) {
                return set;
            }
            directory = directory.getParent();
        }
        return Optional.empty();
    }

    /** The CPUs of the whole hierarchy. */
    Optional<Cores> machineCpus(CgroupPaths.Group group) throws IOException {
        return set(group.mount(), group.isUnified());
    }

    /**
     * What limits a group to this many CPUs, for messages: the topmost ancestor with no more CPUs, else the nearest one with
     * less than all; empty if the ancestors have all CPUs of the machine.
     */
    Optional<String> groupLimitingCpus(CgroupPaths.Group group, Cores left) throws IOException {
        Optional<Cores> machine = machineCpus(group);
        Path nearest = null;
        Path topmost = null;
        Path directory = group.directory().getParent();
        while (directory != null && directory.startsWith(group.mount()) && !directory.equals(group.mount())) {
            Optional<Cores> set = set(directory, group.isUnified());
            if (set.isPresent() && machine.isPresent() && set.get().compareTo(machine.get()) < 0) {
                nearest = nearest == null ? directory : nearest;
                topmost = set.get().compareTo(left) <= 0 ? directory : topmost;
            }
            directory = directory.getParent();
        }
        Path holder = topmost == null ? nearest : topmost;
        return Optional.ofNullable(holder)
                .map(path -> "cpuset.cpus of " + group.mount().relativize(path));
    }

    private Optional<Cores> set(Path directory, boolean isUnified) throws IOException {
        Optional<Cores> known = sets.get(directory);
        if (known == null) {
            String file = isUnified ? "cpuset.cpus.effective" : "cpuset.cpus";
            known = Files.exists(directory.resolve(file))
                    ? CpuList.count(open(directory, file).text())
                    : Optional.empty();
            sets.put(directory, known);
        }
        return known;
    }

    /** The lowest memory limit of the ancestors of a group; none for {@code null}. */
    Limit memory(CgroupPaths.@Nullable Group group) throws IOException {
        return group == null ? NO_MEMORY_LIMIT : above(group, memory, NO_MEMORY_LIMIT, this::ownMemory);
    }

    /** The lowest CPU quota of the ancestors of a group, in thousandths of a core. */
    Limit cpu(CgroupPaths.@Nullable Group group) throws IOException {
        return group == null ? NO_CPU_LIMIT : above(group, cpu, NO_CPU_LIMIT, this::ownCpu);
    }

    private interface Reader {
        Limit read(Path directory, boolean isUnified, String name) throws IOException;
    }

    private static Limit above(CgroupPaths.Group group, Map<Path, Limit> known, Limit none, Reader reader)
            throws IOException {
        Limit limit = none;
        Path directory = group.directory().getParent();
        while (directory != null && directory.startsWith(group.mount()) && !directory.equals(group.mount())) {
            Limit own = known.get(directory);
            if (own == null) {
                own = reader.read(
                        directory,
                        group.isUnified(),
                        group.mount().relativize(directory).toString());
                known.put(directory, own);
            }
            limit = limit.orNearer(own.nearest(), own.holder());
            directory = directory.getParent();
        }
        return limit;
    }

    private Limit ownMemory(Path directory, boolean isUnified, String name) throws IOException {
        Limit limit = NO_MEMORY_LIMIT;
        for (String file :
                isUnified ? new String[] {"memory.max", "memory.high"} : new String[] {"memory.limit_in_bytes"}) {
            if (Files.exists(directory.resolve(file))) {
                long bytes = open(directory, file).limit();
                if (bytes != FileContent.ABSENT) {
                    limit = limit.orNearer(bytes, file + " of " + name);
                }
            }
        }
        return limit;
    }

    private Limit ownCpu(Path directory, boolean isUnified, String name) throws IOException {
        String file = isUnified ? "cpu.max" : "cpu.cfs_quota_us";
        if (!CpuQuota.isIn(directory, isUnified)) {
            return NO_CPU_LIMIT;
        }
        FileOpener files = new FileOpener(content, openFiles);
        try {
            Cores cores = CpuQuota.of(files, directory, isUnified).read();
            return NO_CPU_LIMIT.orNearer(cores.millis(), file + " of " + name);
        } finally {
            files.close();
        }
    }

    private FileContent open(Path directory, String name) throws IOException {
        FileOpener files = new FileOpener(content, openFiles);
        try {
            return files.file(directory, name).read();
        } finally {
            files.close();
        }
    }
}
