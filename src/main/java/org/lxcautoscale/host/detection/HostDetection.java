package org.lxcautoscale.host.detection;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.proxmox.ProxmoxCli;

/** Finds out what kind of host this machine is, for {@code backend: auto}. */
public final class HostDetection {

    /** What a machine can be. */
    public enum Kind {
        PROXMOX,
        LXC
    }

    private static final List<String> FOR_ADMINISTRATORS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private final Path root;
    private final Path lxcPath;
    private final List<Path> searchPath;

    /**
     * @param root the root directory of the machine, {@code /}
     * @param lxcPath where plain LXC would keep its containers
     * @param searchPath the directories of commands
     */
    public HostDetection(Path root, Path lxcPath, List<Path> searchPath) {
        this.root = root;
        this.lxcPath = lxcPath;
        this.searchPath = List.copyOf(searchPath);
    }

    /**
     * The directories of the environment variable {@code PATH}, and those of commands for administrators, which the
     * {@code PATH} of other users and of services may lack.
     */
    public static List<Path> searchPath(String path) {
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), FOR_ADMINISTRATORS.stream())
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .distinct()
                .toList();
    }

    /** The full path of a command; its name alone where it is nowhere. */
    public static String command(String name, List<Path> searchPath) {
        return searchPath.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse(name);
    }

    /**
     * A Proxmox node comes first, for it has LXC as well.
     *
     * @throws HostUnavailableException when it is neither; the message says what was looked for
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
