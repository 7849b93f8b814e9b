package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;

/** The reports of steps with pending writes. Notifies the listener when one is complete. */
final class PendingReports {

    private final CycleListener listener;
    private final List<CycleReport> reports = new ArrayList<>();
    private @Nullable CycleReport newest;

    PendingReports(CycleListener listener) {
        this.listener = listener;
    }

    /** Adds the report of a step. Its decisions replace pending ones in earlier reports. */
    void add(CycleReport report) {
        Set<ContainerId> decided = report.outcomes().stream()
                .map(outcome -> outcome.decision().id())
                .collect(Collectors.toSet());
        reports.replaceAll(old -> old.without(decided));
        reports.add(report);
        newest = report;
        listener.decided(report);
    }

    /** The latest report, with the outcomes known so far. */
    CycleReport newest() {
        return Objects.requireNonNull(newest);
    }

    /** Adds the outcomes of decisions that have ended. */
    void ended(List<Outcome> outcomes) {
        if (newest != null) {
            newest = newest.with(outcomes);
        }
        reports.replaceAll(report -> report.with(outcomes));
        for (CycleReport report : List.copyOf(reports)) {
            if (!report.isPending()) {
                reports.remove(report);
                listener.completed(report);
            }
        }
    }

    /** Completes all reports: no further outcomes will follow. */
    void close() {
        reports.forEach(listener::completed);
        reports.clear();
    }
}
