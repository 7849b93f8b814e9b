package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.TextFile;

/** Finds a process in a control group or the groups below it. */
final class Processes {

    private static final int DEPTH = 8;
    private static final int MOST_PROCESSES = 500;
    private static final Pattern INIT = Pattern.compile("NSpid:\\s+[0-9]+\\s+1\\s*");

    private Processes() {}

    /**
     * The id of some process in the group or below it; empty when there is none, or no such group.
     *
     * @throws IOException when the group is there, but cannot be read
     */
    static Optional<String> anyIn(Path group) throws IOException {
        return Optional.ofNullable(search(group, DEPTH));
    }

    /**
     * The process that is number 1 in a container, by its number on the machine; empty when it is not among the first
     * hundreds, or cannot be told.
     *
     * @param root the root directory of the machine
     */
    static Optional<String> initIn(Path root, Path group) {
        List<String> all = new ArrayList<>();
        try {
            collect(group, DEPTH, all);
            for (String process : all) {
                if (isInit(root, process)) {
                    return Optional.of(process);
                }
            }
        } catch (IOException e) {
            // It stops just now.
        }
        return Optional.empty();
    }

    private static void collect(Path group, int depth, List<String> all) throws IOException {
        TextFile.read(group.resolve("cgroup.procs")).lines().forEach(all::add);
        if (depth == 0 || all.size() > MOST_PROCESSES) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
            for (Path child : children) {
                collect(child, depth - 1, all);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** {@code NSpid: 4711 1} names it on the machine, and in the container. */
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

    /** A group that cannot be read (a threaded one of version 2) matters only when no other has a process. */
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
