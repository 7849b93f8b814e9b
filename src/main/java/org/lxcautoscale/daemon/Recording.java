package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Listeners;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.history.Export;
import org.lxcautoscale.history.History;
import org.lxcautoscale.prometheus.Prometheus;
import org.lxcautoscale.settings.HistorySettings;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes in the loop's observations for others: the history, exported metrics, and those for Prometheus.
 *
 * @param listener tells them
 * @param backlogs what is still to be written
 * @param ends ends them, in the order in which they were started
 */
record Recording(CycleListener listener, Prometheus prometheus, List<Backlog> backlogs, List<Runnable> ends)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /**
     * Starts what the settings ask for. Nothing is kept in a dry run, nor while another process keeps it.
     *
     * @param groups all horizontal scaling groups, for metrics; asked on any thread
     * @throws IOException when the lock cannot be used
     */
    static Recording start(Settings settings, OpenHost host, Supplier<List<GroupView>> groups) throws IOException {
        if (settings.startup().dryRun() || !isAsked(settings)) {
            return start(settings, host, groups, Optional.empty());
        }
        Optional<InstanceLock> lock = InstanceLock.acquire(lockFile(settings));
        if (lock.isEmpty()) {
            LOG.warn(
                    "lxc-autoscale monitor keeps the history (it holds {}), so this daemon does not, until its next start.",
                    lockFile(settings));
        }
        return start(settings, host, groups, lock);
    }

    /**
     * The same for a process that has the lock.
     *
     * @param lock released at the end; nothing is kept without it
     */
    static Recording start(
            Settings settings, OpenHost host, Supplier<List<GroupView>> groups, Optional<InstanceLock> lock) {
        List<CycleListener> listeners = new ArrayList<>();
        List<Backlog> backlogs = new ArrayList<>();
        List<Runnable> ends = new ArrayList<>();
        lock.ifPresent(held -> {
            ends.add(() -> release(held));
            keep(settings, host, listeners, backlogs, ends);
        });
        String name = host.host().name();
        Prometheus prometheus = Prometheus.of(
                settings.startup().history().cluster().orElse(name),
                name,
                () -> host.time().now().monotonic(),
                groups);
        listeners.add(prometheus.listener());
        settings.startup().metricsListen().ifPresent(address -> ends.add(prometheus.serve(address)::close));
        return new Recording(new Listeners(listeners), prometheus, backlogs, ends);
    }

    private static void keep(
            Settings settings,
            OpenHost host,
            List<CycleListener> listeners,
            List<Backlog> backlogs,
            List<Runnable> ends) {
        HistorySettings kept = settings.startup().history();
        if (kept.isEnabled()) {
            History history = History.start(
                    kept,
                    settings.startup().files().stateDir(),
                    host.host().name(),
                    host.archive(),
                    () -> host.time().now().wall());
            listeners.add(history.recorder());
            backlogs.add(history::awaitWritten);
            ends.add(history::close);
        }
        kept.export().file().ifPresent(file -> {
            Export export = Export.start(file, kept.export(), host.time()::now);
            listeners.add(export.recorder());
            ends.add(export::close);
        });
    }

    /** Whether the settings ask for anything to be kept. */
    static boolean isAsked(Settings settings) {
        HistorySettings kept = settings.startup().history();
        return kept.isEnabled() || kept.export().file().isPresent();
    }

    /** Held by the process that keeps it: a daemon or a monitor. */
    static Path lockFile(Settings settings) {
        Path daemons = settings.startup().files().lockFile();
        return daemons.resolveSibling(daemons.getFileName() + ".monitor");
    }

    private static void release(InstanceLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("The lock of the history could not be released: {}", e.getMessage());
        }
    }

    /** Ends what was started, last first. */
    @Override
    public void close() {
        ends.reversed().forEach(Runnable::run);
    }
}
