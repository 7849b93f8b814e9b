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
 * Determines which containers run by their sockets, and finds their first processes. Used only for containers without
 * control groups at the usual paths, that are located again, or of which only this is asked. Sockets are read at most once per
 * scan, processes rarely. Not thread-safe.
 */
public final class RunningContainers {

    /** Scans between two reads of all processes, unless other containers run meanwhile. */
    private static final int SCAN_INTERVAL = 6;

    private static final Pattern NUMBERED = Pattern.compile("-[0-9]+$");

    private final Path root;
    private final Path lxcPath;
    private final MonitorProcesses monitors;
    private Optional<CommandSockets> sockets = Optional.empty();
    private boolean areSocketsRead;
    private Map<Named, String> known = new HashMap<>();
    private @Nullable CommandSockets scanned;
    private int scansSinceProcessScan;

    /** The state of a container. */
    enum State {
        /** It runs. */
        RUNNING,
        /** It runs, and so does another one that may have the groups of its name. */
        RUNNING_WITH_NAMESAKE,
        /** It does not run, but another one does that may have the groups of its name. */
        NAMESAKE_RUNNING,
        /** It does not run. */
        STOPPED,
        /** The sockets cannot be read. */
        UNKNOWN
    }

    /**
     * @param root the root directory of the machine
     * @param lxcPath the directory of the containers
     */
    public RunningContainers(Path root, Path lxcPath) {
        this.root = root;
        this.lxcPath = lxcPath.startsWith(root) ? Path.of("/").resolve(root.relativize(lxcPath)) : lxcPath;
        this.monitors = new MonitorProcesses(root, this.lxcPath);
    }

    /** Begins a scan of all containers. */
    void scan() {
        areSocketsRead = false;
        scansSinceProcessScan++;
    }

    /**
     * Whether a container runs, frozen or not. Read anew.
     *
     * @throws IOException when that cannot be found out
     */
    public boolean isRunning(ContainerId id) throws IOException {
        scan();
        return switch (stateOf(id)) {
            case RUNNING, RUNNING_WITH_NAMESAKE -> true;
            case NAMESAKE_RUNNING, STOPPED -> false;
            case UNKNOWN -> throw new IOException("/proc/net/unix, which lists what runs, cannot be read");
        };
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
            return another ? State.RUNNING_WITH_NAMESAKE : State.RUNNING;
        }
        return another ? State.NAMESAKE_RUNNING : State.STOPPED;
    }

    /** Whether a container runs that has the name of this one with a number: {@code web-1} next to {@code web}. */
    boolean hasNamesake(ContainerId id, int number) {
        String name = id.value() + "-" + number;
        return sockets().stream()
                .flatMap(listed -> listed.containers().stream())
                .anyMatch(other -> other.name().equals(name));
    }

    /** The first process of a running container, and its monitor. */
    record InitAndMonitor(String init, String monitor) {}

    Optional<InitAndMonitor> processesOf(ContainerId id) {
        String monitor = monitorOf(id);
        return monitor == null
                ? Optional.empty()
                : monitors.initOf(monitor).map(init -> new InitAndMonitor(init, monitor));
    }

    /** The id of the first process of a container, on the machine; empty if it does not run, or that is not known. Read anew. */
    Optional<String> initOf(ContainerId id) {
        scan();
        return processesOf(id).map(InitAndMonitor::init);
    }

    private @Nullable String monitorOf(ContainerId id) {
        String monitor = knownMonitorOf(id);
        if (monitor != null) {
            return monitor;
        }
        CommandSockets now = sockets().orElse(null);
        if (scansSinceProcessScan < SCAN_INTERVAL && Objects.equals(now, scanned)) {
            return null;
        }
        known = monitors.scan();
        scanned = now;
        scansSinceProcessScan = 0;
        return knownMonitorOf(id);
    }

    /** A cached process id may belong to another process now. */
    private @Nullable String knownMonitorOf(ContainerId id) {
        for (Map.Entry<Named, String> entry : known.entrySet()) {
            Named container = entry.getKey();
            if (container.name().equals(id.value())
                    && isOurs(container.lxcPath())
                    && container.equals(monitors.monitoredBy(entry.getValue()))) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** Group names do not include the directory of a container, and may end in a number added by LXC. */
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
