package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Listeners;
import org.lxcautoscale.history.Export;
import org.lxcautoscale.history.History;
import org.lxcautoscale.settings.HistorySettings;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of the loop's observations for later: the history and exported metrics.
 *
 * @param listener records them
 */
record Recording(CycleListener listener, List<Runnable> ends) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /**
     * Starts what the settings ask for: nothing in a dry run, nor while another process records.
     *
     * @throws IOException when the lock cannot be used
     */
    static Recording start(Settings settings, OpenHost host) throws IOException {
        if (settings.startup().dryRun() || !isAsked(settings)) {
            return new Recording(new CycleListener() {}, List.of());
        }
        Optional<InstanceLock> lock = InstanceLock.acquire(lockFile(settings));
        if (lock.isEmpty()) {
            LOG.warn(
                    "lxc-autoscale monitor keeps the history (it holds {}), so this daemon does not, until its next start.",
                    lockFile(settings));
            return new Recording(new CycleListener() {}, List.of());
        }
        return start(settings, host, lock.get());
    }

    /** Starts what the settings ask for. The lock is released at the end. */
    static Recording start(Settings settings, OpenHost host, InstanceLock lock) {
        HistorySettings kept = settings.startup().history();
        List<CycleListener> listeners = new ArrayList<>();
        List<Runnable> ends = new ArrayList<>();
        ends.add(() -> release(lock));
        if (kept.isEnabled()) {
            History history = History.start(
                    kept,
                    settings.startup().files().stateDir(),
                    host.host().name(),
                    () -> host.time().now().wall());
            listeners.add(history.recorder());
            ends.add(history::close);
        }
        kept.export().file().ifPresent(file -> {
            Export export = Export.start(file, kept.export(), host.time()::now);
            listeners.add(export.recorder());
            ends.add(export::close);
        });
        return new Recording(new Listeners(listeners), ends);
    }

    /** Whether the settings ask for anything to be recorded. */
    static boolean isAsked(Settings settings) {
        HistorySettings kept = settings.startup().history();
        return kept.isEnabled() || kept.export().file().isPresent();
    }

    /** Held by the process that records: a daemon or a monitor. */
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
