package org.lxcautoscale.host.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.lxcautoscale.io.TextFile;

/**
 * Programs that need more than the unit of the daemon permits. A snapshot or a clone mounts file systems, makes devices and
 * writes disks, in a way that depends on the storage; the unit, which serves the network, has none of that. So systemd runs
 * the program in a unit of its own, for which {@code systemd-run} waits. It goes on when the daemon ends.
 *
 * @param launcher {@code systemd-run}, or the path of it
 */
public record SeparateUnit(String launcher) {

    /** A row of {@code /proc/self/cgroup}, of version 2 or of systemd's own hierarchy, for a process of our unit. */
    private static final Pattern OURS = Pattern.compile("(?m)^\\d+:(?:name=systemd)?:.*/lxc_autoscale\\.service$");

    /**
     * Whether this process runs in the unit of the daemon; one that was started by hand has the rights of its terminal.
     *
     * @param root the root directory of the machine
     */
    public static boolean isNeeded(Path root) {
        try {
            return OURS.matcher(TextFile.read(root.resolve("proc/self/cgroup"))).find();
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * The command line that runs another one in a unit of its own, with its output and its exit code.
     *
     * @param limit after which systemd ends the unit with all its processes
     */
    public List<String> around(List<String> line, Duration limit) {
        List<String> all = new ArrayList<>(List.of(
                launcher,
                "--quiet",
                "--wait",
                "--pipe",
                "--collect",
                "--setenv=LC_ALL=C",
                "--description=LXC AutoScale: " + String.join(" ", line),
                "--property=RuntimeMaxSec=" + Math.max(1, limit.toSeconds()),
                "--"));
        all.addAll(line);
        return all;
    }
}
