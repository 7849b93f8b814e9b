package org.lxcautoscale.daemon;

import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Listeners;
import org.lxcautoscale.history.History;
import org.lxcautoscale.prometheus.Prometheus;
import org.lxcautoscale.settings.HistorySettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.StartupSettings;

/**
 * What takes in the loop's observations for others: the history, and metrics.
 *
 * @param listener tells them
 */
record Recording(CycleListener listener, List<Runnable> ends) implements AutoCloseable {

    /** Starts what the settings ask for: in a dry run no history. */
    static Recording start(Settings settings, OpenHost host) {
        StartupSettings startup = settings.startup();
        HistorySettings kept = startup.history();
        List<CycleListener> listeners = new ArrayList<>();
        List<Runnable> ends = new ArrayList<>();
        if (kept.isEnabled() && !startup.dryRun()) {
            History history = History.start(
                    kept,
                    startup.files().stateDir(),
                    host.host().name(),
                    host.archive(),
                    () -> host.time().now().wall());
            listeners.add(history.recorder());
            ends.add(history::close);
        }
        startup.metricsListen().ifPresent(address -> {
            String name = host.host().name();
            Prometheus prometheus = Prometheus.start(
                    address,
                    kept.cluster().orElse(name),
                    name,
                    () -> host.time().now().monotonic());
            listeners.add(prometheus.listener());
            ends.add(prometheus::close);
        });
        return new Recording(new Listeners(listeners), ends);
    }

    @Override
    public void close() {
        ends.reversed().forEach(Runnable::run);
    }
}
