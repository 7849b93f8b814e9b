package org.lxcautoscale.cycle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.UsageWindow;

/** The usage windows of all containers of a host. Containers that are gone are forgotten. Not thread-safe. */
final class UsageTracker {

    private int lookBack;
    private final Map<ContainerId, UsageWindow> windows = new HashMap<>();

    /**
     * @param lookBack the longest look-back that any tier needs, in cycles
     */
    UsageTracker(int lookBack) {
        this.lookBack = lookBack;
    }

    /** Changes the look-back; windows that are too short are restarted. */
    void lookBack(int cycles) {
        if (cycles > lookBack) {
            windows.clear();
            lookBack = cycles;
        }
    }

    /**
     * Adds the readings of an observation.
     *
     * @return the containers that are stopped, or have been restarted since the last observation
     */
    Set<ContainerId> add(Observation seen, Moment now) {
        Set<ContainerId> ended = addSome(seen, now);
        if (windows.size() > seen.containers().size()) {
            Set<ContainerId> present = new HashSet<>();
            seen.containers().forEach(observed -> present.add(observed.id()));
            windows.keySet().retainAll(present);
        }
        return ended;
    }

    /** The same of an observation of some containers only. */
    Set<ContainerId> addSome(Observation seen, Moment now) {
        Set<ContainerId> ended = new HashSet<>();
        for (Observed observed : seen.containers()) {
            UsageWindow window = windows.computeIfAbsent(observed.id(), _ -> new UsageWindow(lookBack));
            switch (observed) {
                case Observed.Readable readable -> {
                    if (window.add(readable.reading(), readable.container().allocation(), now.monotonic())) {
                        ended.add(observed.id());
                    }
                }
                case Observed.Unreadable unreadable -> window.addUnreadable(unreadable.cause());
            }
        }
        return ended;
    }

    Measurement measure(ContainerId id, int cycles) {
        UsageWindow window = windows.get(id);
        return window == null ? new Measurement.Missing("not read yet") : window.measure(cycles);
    }

    /** Whether only a reading since the last cycle is missing. */
    boolean awaitsReading(ContainerId id) {
        UsageWindow window = windows.get(id);
        return window != null && window.awaitsReading();
    }

    void closeCycle() {
        windows.values().forEach(UsageWindow::closeCycle);
    }

    void clearKills(ContainerId id) {
        UsageWindow window = windows.get(id);
        if (window != null) {
            window.clearKills();
        }
    }
}
