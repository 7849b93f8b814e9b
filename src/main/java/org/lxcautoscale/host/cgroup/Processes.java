package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.TextFile;

/** Finds a process in a control group or the groups below it. */
final class Processes {

    private static final int DEPTH = 8;
    private static final int MOST_TRIED = 8;
    private static final List<String> INIT_GROUPS = List.of("ns/init.scope", "ns", "init.scope", "");
    private static final Pattern INIT = Pattern.compile("NSpid:\\s+[0-9]+\\s+1\\s*");

    private Processes() {}

    /**
     * The id of some process in the group or below it; empty if there is none, or no such group.
     *
     * @throws IOException when the group exists but cannot be read
     */
    static Optional<String> anyIn(Path group) throws IOException {
        return Optional.ofNullable(search(group, DEPTH));
    }

    /**
     * The first process of a container, by its group: looked for where an init of a container is, in the group itself, in
     * that of Proxmox and in that of systemd. Empty if it is not among the first processes there.
     *
     * @param root the root directory of the machine
     */
    static Optional<String> initIn(Path root, Path group) {
        return INIT_GROUPS.stream()
                .flatMap(name -> firstProcesses(group.resolve(name)))
                .filter(process -> isInit(root, process))
                .findFirst();
    }

    private static Stream<String> firstProcesses(Path group) {
        try {
            return TextFile.read(group.resolve("cgroup.procs")).lines().limit(MOST_TRIED);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Whether a process is number 1 in a container: {@code NSpid: 4711 1} has its ids on the machine and inside. */
    static boolean isInit(Path root, String process) {
        try {
            return TextFile.read(root.resolve("proc/" + process + "/status"))
                    .lines()
                    .anyMatch(line -> INIT.matcher(line).matches());
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable String search(Path group, int depth) throws IOException {
        try {
            String process = firstProcess(group);
            if (process != null || depth == 0) {
                return process;
            }
            return searchBelow(group, depth - 1);
        } catch (IOException e) {
            if (Files.isDirectory(group)) {
                throw CgroupFile.describe("cgroup.procs", e);
            }
            return null;
        }
    }

    /** A group that cannot be read (a threaded one of version 2) matters only if no other has a process. */
    private static @Nullable String searchBelow(Path group, int depth) throws IOException {
        IOException failure = null;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
            for (Path child : children) {
                try {
                    String found = search(child, depth);
                    if (found != null) {
                        return found;
                    }
                } catch (IOException e) {
                    failure = e;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (failure != null) {
            throw failure;
        }
        return null;
    }

    private static @Nullable String firstProcess(Path group) throws IOException {
        String processes = TextFile.read(group.resolve("cgroup.procs"));
        int end = processes.indexOf('\n');
        return end > 0 ? processes.substring(0, end) : null;
    }
}
