package org.lxcautoscale.daemon;

import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.history.History;
import org.lxcautoscale.settings.HistorySettings;
import org.lxcautoscale.settings.Settings;

/**
 * What is kept of the loop's observations for later.
 *
 * @param listener records them
 */
record Recording(CycleListener listener, Runnable end) implements AutoCloseable {

    /** Starts what the settings ask for: nothing in a dry run. */
    static Recording start(Settings settings, OpenHost host) {
        HistorySettings kept = settings.startup().history();
        if (settings.startup().dryRun() || !kept.isEnabled()) {
            return new Recording(new CycleListener() {}, () -> {});
        }
        History history = History.start(
                kept,
                settings.startup().files().stateDir(),
                host.host().name(),
                () -> host.time().now().wall());
        return new Recording(history.recorder(), history::close);
    }

    @Override
    public void close() {
        end.run();
    }
}
