package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.io.TextFile;

/** The control groups of a process: the lines of {@code /proc/PID/cgroup}, {@code 4:memory:/lxc/101/ns}. */
record ProcessCgroups(List<String> lines) {

    static ProcessCgroups none() {
        return new ProcessCgroups(List.of());
    }

    /** @param process a process id, or {@code self} */
    static ProcessCgroups of(Path root, String process) throws IOException {
        Path file = root.resolve("proc").resolve(process).resolve("cgroup");
        return new ProcessCgroups(TextFile.read(file).lines().toList());
    }

    /** The path of the process's group in a hierarchy. */
    Optional<String> groupIn(Hierarchy hierarchy) {
        for (String line : lines) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && matches(hierarchy, fields[1])) {
                return Optional.of(fields[2]);
            }
        }
        return Optional.empty();
    }

    private static boolean matches(Hierarchy hierarchy, String controllers) {
        if (hierarchy.unified()) {
            return controllers.isEmpty();
        }
        return Arrays.stream(controllers.split(",", -1))
                .anyMatch(controller -> hierarchy.controllers().contains(controller));
    }
}
