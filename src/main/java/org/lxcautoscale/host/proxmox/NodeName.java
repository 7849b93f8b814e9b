package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcautoscale.io.TextFile;

/** Finds out what a Proxmox node is called. */
final class NodeName {

    private NodeName() {}

    /**
     * The directory that {@code /etc/pve/lxc} leads to is {@code nodes/NAME/lxc}; the machine's host name, without its
     * domain, is the same by Proxmox's rules.
     */
    static String of(Path root) {
        try {
            Path target = Files.readSymbolicLink(ProxmoxCli.configDirectory(root));
            if (target.getNameCount() >= 2) {
                return target.getName(target.getNameCount() - 2).toString();
            }
        } catch (IOException | UnsupportedOperationException e) {
            // No link: ask the kernel.
        }
        try {
            String name =
                    TextFile.read(root.resolve("proc/sys/kernel/hostname")).strip();
            return name.isEmpty() ? "localhost" : name.split("\\.", 2)[0];
        } catch (IOException e) {
            return "localhost";
        }
    }
}
