package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.TextFile;

/**
 * Finds the control groups of a container. LXC creates them below the group in which it was started: mostly the
 * root, but possibly that of process 1, ours, or (seen on a Proxmox node) another one in a single hierarchy. So the usual
 * paths are tried first; then a process found in one hierarchy leads to the groups in the others.
 */
final class CgroupLocator {

    private final Path root;
    private final Hierarchies hierarchies;
    private final Map<Hierarchy, List<Path>> starts = new HashMap<>();

    /** @throws IOException when the machine's mounts cannot be read */
    CgroupLocator(Path root) throws IOException {
        this.root = root;
        this.hierarchies = Hierarchies.read(root);
        ProcessCgroups first = cgroupsOf("1");
        ProcessCgroups own = cgroupsOf("self");
        for (Hierarchy hierarchy : hierarchies.all()) {
            Set<Path> above = new LinkedHashSet<>();
            above.add(hierarchy.directory(withoutInitScope(first.groupIn(hierarchy))));
            above.add(hierarchy.directory(withoutInitScope(own.groupIn(hierarchy))));
            above.add(hierarchy.mount());
            starts.put(hierarchy, List.copyOf(above));
        }
    }

    /** Whether the usage of containers can be read at all. */
    boolean countsCpu() {
        return cpuUse().isPresent();
    }

    /**
     * Finds the groups of a container that have processes.
     *
     * @param names possible names of its group, {@code lxc/101}, the most likely first
     * @throws IOException when it cannot be determined whether a group has processes
     */
    CgroupPaths find(List<String> names) throws IOException {
        Map<Hierarchy, Path> found = new HashMap<>();
        for (Hierarchy hierarchy : relevant()) {
            Path directory = search(hierarchy, names);
            if (directory != null) {
                found.put(hierarchy, directory);
            }
        }
        if (!found.isEmpty() && found.size() < relevant().size()) {
            findByProcess(found, names, relevant());
        }
        if (!found.isEmpty()) {
            findOptional(found, names);
        }
        return paths(found);
    }

    /** Groups that no decision depends on: those that cannot be found are left out. */
    private void findOptional(Map<Hierarchy, Path> found, List<String> names) {
        Set<Hierarchy> wanted = optional();
        wanted.removeAll(found.keySet());
        try {
            for (Hierarchy hierarchy : List.copyOf(wanted)) {
                Path directory = search(hierarchy, names);
                if (directory != null) {
                    found.put(hierarchy, directory);
                    wanted.remove(hierarchy);
                }
            }
            if (!wanted.isEmpty()) {
                findByProcess(found, names, wanted);
            }
        } catch (IOException e) {
            // as if they were not there
        }
    }

    /**
     * The groups of a container whose first process is known. Groups that it shares with its starter are not the
     * container's.
     */
    CgroupPaths ofProcess(String init, String starter, List<String> names) {
        Map<Hierarchy, Path> found = new HashMap<>();
        ProcessCgroups outer = cgroupsOf(starter);
        ProcessCgroups inner = cgroupsOf(init);
        Set<Hierarchy> all = relevant();
        all.addAll(optional());
        for (Hierarchy hierarchy : all) {
            Optional<String> above = outer.groupIn(hierarchy);
            inner.groupIn(hierarchy)
                    .filter(group -> !above.equals(Optional.of(group)) && !group.contains("/.."))
                    .map(group -> limitingPart(group, names))
                    .filter(group -> group.length() > 1)
                    .map(hierarchy::directory)
                    .filter(Files::isDirectory)
                    .ifPresent(directory -> found.put(hierarchy, directory));
        }
        return paths(found);
    }

    private CgroupPaths paths(Map<Hierarchy, Path> found) {
        return new CgroupPaths(
                group(found, cpuUse()),
                group(found, controlledBy("cpu", found)),
                group(found, controlledBy("memory", found)),
                group(found, controlledBy("cpuset", found)),
                group(found, hierarchies.of("freezer")),
                group(found, hierarchies.unified()),
                group(found, controlledBy("io", found).or(() -> hierarchies.of("blkio"))),
                group(found, controlledBy("pids", found)),
                controlledBy("memory", found).isPresent());
    }

    /**
     * The hierarchy of a controller. On version 2, a controller of the machine may be off in the container's group
     * because an ancestor does not enable it.
     */
    private Optional<Hierarchy> controlledBy(String controller, Map<Hierarchy, Path> found) {
        return hierarchies.of(controller).filter(hierarchy -> {
            Path directory = found.get(hierarchy);
            return directory == null || !hierarchy.unified() || isOn(controller, directory);
        });
    }

    private static boolean isOn(String controller, Path directory) {
        try {
            String all =
                    " " + TextFile.read(directory.resolve("cgroup.controllers")).strip() + " ";
            return all.contains(" " + controller + " ");
        } catch (IOException e) {
            return true;
        }
    }

    private Set<Hierarchy> relevant() {
        Set<Hierarchy> relevant = new LinkedHashSet<>();
        hierarchies.of("memory").ifPresent(relevant::add);
        cpuUse().ifPresent(relevant::add);
        hierarchies.of("cpu").ifPresent(relevant::add);
        hierarchies.of("cpuset").ifPresent(relevant::add);
        hierarchies.of("freezer").ifPresent(relevant::add);
        hierarchies.unified().ifPresent(relevant::add);
        return relevant;
    }

    private Set<Hierarchy> optional() {
        Set<Hierarchy> optional = new LinkedHashSet<>();
        hierarchies.of("io").or(() -> hierarchies.of("blkio")).ifPresent(optional::add);
        hierarchies.of("pids").ifPresent(optional::add);
        return optional;
    }

    /** Version 2 counts CPU time in every group, with or without its {@code cpu} controller. */
    private Optional<Hierarchy> cpuUse() {
        return hierarchies.of("cpuacct").or(hierarchies::unified);
    }

    private @Nullable Path search(Hierarchy hierarchy, List<String> names) throws IOException {
        for (Path start : starts.getOrDefault(hierarchy, List.of())) {
            for (String name : names) {
                Path directory = start.resolve(name);
                if (Files.isDirectory(directory) && Processes.anyIn(directory).isPresent()) {
                    return directory;
                }
            }
        }
        return null;
    }

    /** Whether a group of one of these names has processes. */
    boolean hasProcesses(List<String> names) throws IOException {
        for (Hierarchy hierarchy : relevant()) {
            if (search(hierarchy, names) != null) {
                return true;
            }
        }
        return false;
    }

    private void findByProcess(Map<Hierarchy, Path> found, List<String> names, Set<Hierarchy> wanted)
            throws IOException {
        for (Path known : List.copyOf(found.values())) {
            Optional<String> process = Processes.anyIn(known);
            if (process.isPresent()) {
                ProcessCgroups cgroups = cgroupsOf(process.get());
                for (Hierarchy hierarchy : wanted) {
                    cgroups.groupIn(hierarchy)
                            .flatMap(group -> containerPart(group, names))
                            .map(hierarchy::directory)
                            .filter(Files::isDirectory)
                            .ifPresent(directory -> found.putIfAbsent(hierarchy, directory));
                }
                return;
            }
        }
    }

    /**
     * The group with the limits. LXC adds a number to the usual name if a group of that name still exists; a container's
     * systemd moves into {@code init.scope}, and Proxmox puts all processes into {@code ns}.
     */
    private static String limitingPart(String group, List<String> names) {
        for (String name : names) {
            Matcher matcher = Pattern.compile("/" + Pattern.quote(name) + "(-[0-9]+)?(?=/|$)")
                    .matcher(group);
            if (matcher.find()) {
                return group.substring(0, matcher.end());
            }
        }
        return group.replaceFirst("/init\\.scope$", "").replaceFirst("/ns$", "");
    }

    /** {@code /any/lxc/101/ns/system.slice} becomes {@code /any/lxc/101}. */
    private static Optional<String> containerPart(String group, List<String> names) {
        for (String name : names) {
            int at = (group + "/").indexOf("/" + name + "/");
            if (at >= 0) {
                return Optional.of(group.substring(0, at + 1 + name.length()));
            }
        }
        return Optional.empty();
    }

    private static CgroupPaths.@Nullable Group group(Map<Hierarchy, Path> found, Optional<Hierarchy> hierarchy) {
        Path directory = hierarchy.map(found::get).orElse(null);
        return directory == null || hierarchy.isEmpty()
                ? null
                : new CgroupPaths.Group(
                        directory, hierarchy.get().unified(), hierarchy.get().mount());
    }

    /** Systemd moves itself, process 1, into a group of its own below the machine's. */
    private static String withoutInitScope(Optional<String> group) {
        return group.orElse("/").replaceFirst("/init\\.scope$", "/");
    }

    private ProcessCgroups cgroupsOf(String process) {
        try {
            return ProcessCgroups.of(root, process);
        } catch (IOException e) {
            return ProcessCgroups.none();
        }
    }
}
