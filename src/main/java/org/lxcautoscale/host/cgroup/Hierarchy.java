package org.lxcautoscale.host.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * One mounted hierarchy of control groups.
 *
 * @param mount where it is mounted
 * @param mountRoot the group that is mounted there, nearly always {@code /}
 * @param unified whether it is of version 2
 * @param controllers its controllers: {@code cpu}, {@code memory} …
 */
record Hierarchy(Path mount, String mountRoot, boolean unified, Set<String> controllers) {

    Hierarchy {
        controllers = Set.copyOf(controllers);
    }

    /** The directory of a group, given its path as in {@code /proc/PID/cgroup}. */
    Path directory(String group) {
        String below = group;
        if (mountRoot.length() > 1 && (group + "/").startsWith(mountRoot + "/")) {
            below = group.substring(mountRoot.length());
        }
        return mount.resolve(below.replaceFirst("^/+", ""));
    }
}
