package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.cgroup.CommandSockets.Named;

/**
 * Which containers run, by their sockets, and what their first processes are. Asked only about containers that have no
 * control groups at their usual names, or are looked for anew; sockets are read once a look at most, processes seldom.
 */
final class RunningContainers {

    /** Between two looks at all processes, unless other containers run than at the last. */
    private static final int SCANS = 6;

    private static final Pattern NUMBERED = Pattern.compile("-[0-9]+$");

    private final Path root;
    private final Path lxcPath;
    private final MonitorProcesses monitors;
    private Optional<CommandSockets> sockets = Optional.empty();
    private boolean areSocketsRead;
    private Map<Named, String> known = new HashMap<>();
    private @Nullable CommandSockets scanned;
    private int scansSinceVisit;

    /** What is known of a container. */
    enum State {
        /** It runs. */
        RUNS,
        /** It runs, and so does another one that may have the groups of its name. */
        RUNS_BESIDE_ANOTHER,
        /** It does not run, but another one does that may have the groups of its name. */
        ANOTHER_RUNS,
        /** It does not run. */
        STOPPED,
        /** The sockets cannot be read. */
        UNKNOWN
    }

    /**
     * @param root the root directory of the machine
     * @param lxcPath the directory of the containers
     */
    RunningContainers(Path root, Path lxcPath) {
        this.root = root;
        this.lxcPath = lxcPath.startsWith(root) ? Path.of("/").resolve(root.relativize(lxcPath)) : lxcPath;
        this.monitors = new MonitorProcesses(root, this.lxcPath);
    }

    /** Begins a look at all containers. */
    void scan() {
        areSocketsRead = false;
        scansSinceVisit++;
    }

    State stateOf(ContainerId id) {
        Optional<CommandSockets> listed = sockets();
        if (listed.isEmpty()) {
            return State.UNKNOWN;
        }
        boolean runs = listed.get().lists(new Named(lxcPath, id.value()));
        boolean another = false;
        for (Named other : listed.get().containers()) {
            boolean isOurs = isOurs(other.lxcPath());
            if (isOurs && other.name().equals(id.value())) {
                runs = true;
            } else if (mayHaveGroupsOf(other, id, isOurs)) {
                another = true;
            }
        }
        if (runs) {
            return another ? State.RUNS_BESIDE_ANOTHER : State.RUNS;
        }
        return another ? State.ANOTHER_RUNS : State.STOPPED;
    }

    /** Whether a container runs that has the name of this one with a number: {@code web-1} beside {@code web}. */
    boolean isAnother(ContainerId id, int number) {
        String name = id.value() + "-" + number;
        return sockets().stream()
                .flatMap(listed -> listed.containers().stream())
                .anyMatch(other -> other.name().equals(name));
    }

    /** The first process of a container that runs, and the one that watches it. */
    record Pair(String init, String monitor) {}

    Optional<Pair> processesOf(ContainerId id) {
        String monitor = monitorOf(id);
        return monitor == null ? Optional.empty() : monitors.initOf(monitor).map(init -> new Pair(init, monitor));
    }

    private @Nullable String monitorOf(ContainerId id) {
        String monitor = knownMonitorOf(id);
        if (monitor != null) {
            return monitor;
        }
        CommandSockets now = sockets().orElse(null);
        if (scansSinceVisit < SCANS && Objects.equals(now, scanned)) {
            return null;
        }
        known = monitors.scan();
        scanned = now;
        scansSinceVisit = 0;
        return knownMonitorOf(id);
    }

    /** A process id that was remembered may be another process's now. */
    private @Nullable String knownMonitorOf(ContainerId id) {
        for (Map.Entry<Named, String> entry : known.entrySet()) {
            Named container = entry.getKey();
            if (container.name().equals(id.value())
                    && isOurs(container.lxcPath())
                    && container.equals(monitors.watchedBy(entry.getValue()))) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** Names of groups do not tell containers of several directories apart, and may end in a number of LXC's own. */
    private static boolean mayHaveGroupsOf(Named other, ContainerId id, boolean isOurs) {
        return (!isOurs && other.name().equals(id.value()))
                || (id.value().length() > other.name().length()
                        && id.value().startsWith(other.name())
                        && NUMBERED.matcher(id.value().substring(other.name().length()))
                                .lookingAt());
    }

    private boolean isOurs(Path other) {
        if (other.equals(lxcPath.normalize())) {
            return true;
        }
        try {
            return real(other).equals(real(lxcPath));
        } catch (IOException e) {
            return false;
        }
    }

    private Path real(Path path) throws IOException {
        return root.resolve(Path.of("/").relativize(path)).toRealPath();
    }

    private Optional<CommandSockets> sockets() {
        if (!areSocketsRead) {
            areSocketsRead = true;
            try {
                sockets = Optional.of(CommandSockets.read(root));
            } catch (IOException e) {
                sockets = Optional.empty();
            }
        }
        return sockets;
    }
}
