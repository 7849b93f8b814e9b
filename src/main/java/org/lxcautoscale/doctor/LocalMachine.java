package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lxcautoscale.host.command.BoundedCommand;
import org.lxcautoscale.host.detection.HostDetection;

/**
 * The machine that we run on: its files and commands.
 *
 * @param root its root directory, {@code /}
 * @param searchPath the directories of commands
 * @param superuser whether the process runs as root
 */
public record LocalMachine(Path root, List<Path> searchPath, boolean superuser) {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** Directories of system commands, whether or not they are on the {@code PATH}. */
    private static final List<String> STANDARD_DIRECTORIES =
            List.of("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin");

    public LocalMachine {
        searchPath = List.copyOf(searchPath);
    }

    /** This machine and this process. */
    public static LocalMachine here(Path root) {
        return new LocalMachine(root, HostDetection.searchPath(String.valueOf(System.getenv("PATH"))), isSuperuser());
    }

    private static boolean isSuperuser() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    boolean has(String command) {
        return find(command).isPresent();
    }

    /** Whether a command is on the {@code PATH}. */
    boolean isOnPath(String command) {
        return in(searchPath.stream(), command).isPresent();
    }

    /** The path of a command, on the search path or in a standard directory. */
    Optional<Path> find(String command) {
        return in(
                Stream.concat(searchPath.stream(), STANDARD_DIRECTORIES.stream().map(root::resolve)), command);
    }

    private static Optional<Path> in(Stream<Path> directories, String command) {
        return directories
                .map(directory -> directory.resolve(command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The text of a file below the root directory; empty when it does not exist or cannot be read. */
    Optional<String> text(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The command line that runs a command as root; Proxmox VE comes without {@code sudo}. */
    String asRoot(String command) {
        if (superuser) {
            return command;
        }
        return has("sudo") ? "sudo " + command : "su - -c '" + command + "'";
    }

    /** The first line of a command's output; empty when the command does not exist, fails, or times out. */
    Optional<String> firstLineOf(String command, String... arguments) {
        Optional<Path> found = find(command);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> line = new ArrayList<>(List.of(found.get().toString()));
        line.addAll(Arrays.asList(arguments));
        try {
            return new BoundedCommand(TIMEOUT).run(line) instanceof BoundedCommand.Result.Ended ended
                            && ended.exitCode() == 0
                    ? ended.output().lines().map(String::strip).findFirst()
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
