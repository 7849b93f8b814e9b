package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.host.detection.HostDetection;
import org.lxcautoscale.host.proxmox.BoundedCommand;

/**
 * The machine that we run on, as far as files and commands tell.
 *
 * @param root its root directory, {@code /}
 * @param searchPath the directories of commands
 * @param superuser whether we are root
 */
public record Machine(Path root, List<Path> searchPath, boolean superuser) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    public Machine {
        searchPath = List.copyOf(searchPath);
    }

    /** This machine and this process. */
    public static Machine here(Path root) {
        return new Machine(root, HostDetection.searchPath(String.valueOf(System.getenv("PATH"))), isSuperuser());
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

    private Optional<Path> find(String command) {
        return searchPath.stream()
                .map(directory -> directory.resolve(command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The first line that a command says; empty when it is not there, fails, or does not end in time. */
    Optional<String> ask(String command, String... arguments) {
        Optional<Path> found = find(command);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> line = new ArrayList<>(List.of(found.get().toString()));
        line.addAll(Arrays.asList(arguments));
        try {
            return new BoundedCommand(PATIENCE).run(line) instanceof BoundedCommand.Result.Ended ended
                            && ended.exitCode() == 0
                    ? ended.output().lines().map(String::strip).findFirst()
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
