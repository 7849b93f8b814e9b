package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.host.file.TextFile;

/** Finds a process in a control group or the groups below it. */
final class Processes {

    private static final int DEPTH = 8;

    private Processes() {}

    /**
     * The id of some process in the group or below it; empty when there is none, or no such group.
     *
     * @throws IOException when the group is there, but cannot be read
     */
    static Optional<String> anyIn(Path group) throws IOException {
        return Optional.ofNullable(search(group, DEPTH));
    }

    private static @Nullable String search(Path group, int depth) throws IOException {
        try {
            String process = firstProcess(group);
            if (process != null || depth == 0) {
                return process;
            }
            try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
                for (Path child : children) {
                    String found = search(child, depth - 1);
                    if (found != null) {
                        return found;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return null;
        } catch (IOException e) {
            if (Files.isDirectory(group)) {
                throw CgroupFile.describe("cgroup.procs", e);
            }
            return null;
        }
    }

    private static @Nullable String firstProcess(Path group) throws IOException {
        String processes = TextFile.read(group.resolve("cgroup.procs"));
        int end = processes.indexOf('\n');
        return end > 0 ? processes.substring(0, end) : null;
    }
}
