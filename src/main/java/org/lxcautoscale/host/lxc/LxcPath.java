package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.Path;
import org.lxcautoscale.io.TextFile;

/** Finds the directory where plain LXC keeps its containers. */
public final class LxcPath {

    private LxcPath() {}

    /**
     * The value of {@code lxc.lxcpath} in {@code /etc/lxc/lxc.conf}, else {@code /var/lib/lxc}; see {@code
     * lxc.system.conf(5)}.
     *
     * @param root the root directory of the machine, {@code /}
     */
    public static Path of(Path root) {
        String configured = "/var/lib/lxc";
        try {
            LxcConfig system = new LxcConfig(TextFile.read(root.resolve("etc/lxc/lxc.conf")));
            configured = system.get("lxc.lxcpath").orElse(configured);
        } catch (IOException e) {
            // No such file: use the default.
        }
        return root.resolve(configured.replaceFirst("^/+", ""));
    }
}
