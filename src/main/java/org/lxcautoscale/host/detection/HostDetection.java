package org.lxcautoscale.host.detection;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.proxmox.ProxmoxCli;

/** Detects the kind of host of this machine, for {@code backend: auto}. */
public final class HostDetection {

    /** The kinds of host. */
    public enum Kind {
        PROXMOX,
        LXC
    }

    private static final List<String> ADMIN_DIRECTORIES = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private final Path root;
    private final Path lxcPath;
    private final List<Path> searchPath;

    /**
     * @param root the root directory of the machine, {@code /}
     * @param lxcPath the directory of the containers of plain LXC
     * @param searchPath the directories of commands
     */
    public HostDetection(Path root, Path lxcPath, List<Path> searchPath) {
        this.root = root;
        this.lxcPath = lxcPath;
        this.searchPath = List.copyOf(searchPath);
    }

    /**
     * The directories of the environment variable {@code PATH}, and those of administrative commands, which the {@code PATH}
     * of other users and of services may lack.
     */
    public static List<Path> searchPath(String path) {
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), ADMIN_DIRECTORIES.stream())
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .distinct()
                .toList();
    }

    /** The full path of a command; its name alone if it is not found. */
    public static String command(String name, List<Path> searchPath) {
        return searchPath.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse(name);
    }

    /**
     * Checks for Proxmox first, because a Proxmox node has LXC as well.
     *
     * @throws HostUnavailableException when it is neither; the message says what was expected
     */
    public Kind detect() throws HostUnavailableException {
        Path configs = ProxmoxCli.configDirectory(root);
        if (Files.isDirectory(configs) && has("pct")) {
            return Kind.PROXMOX;
        }
        if (Files.isDirectory(lxcPath) && has("lxc-start")) {
            return Kind.LXC;
        }
        throw HostUnavailableException.unreachable("no host found: a Proxmox node would have " + configs
                + " and the command pct, a machine with plain LXC " + lxcPath + " and the command lxc-start");
    }

    private boolean has(String command) {
        return searchPath.stream().anyMatch(directory -> Files.isExecutable(directory.resolve(command)));
    }
}
