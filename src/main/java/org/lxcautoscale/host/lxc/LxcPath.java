package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.Path;
import org.lxcautoscale.io.TextFile;

/** Finds the directory that plain LXC keeps its containers in. */
public final class LxcPath {

    private LxcPath() {}

    /**
     * What {@code lxc.lxcpath} in {@code /etc/lxc/lxc.conf} says, else {@code /var/lib/lxc}; see
     * {@code lxc.system.conf(5)}.
     *
     * @param root the root directory of the machine, {@code /}
     */
    public static Path of(Path root) {
        String configured = "/var/lib/lxc";
        try {
            LxcConfig system = new LxcConfig(TextFile.read(root.resolve("etc/lxc/lxc.conf")));
            configured = system.get("lxc.lxcpath").orElse(configured);
        } catch (IOException e) {
            // No such file: then the default counts.
        }
        return root.resolve(configured.replaceFirst("^/+", ""));
    }
}
