package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;

/** The reports of steps whose writes are still going on. Listeners are told when one is complete. */
final class PendingReports {

    private final CycleListener listener;
    private final List<CycleReport> reports = new ArrayList<>();
    private @Nullable CycleReport newest;

    PendingReports(CycleListener listener) {
        this.listener = listener;
    }

    /** A step has decided. What it decides anew is pending in no earlier report. */
    void add(CycleReport report) {
        Set<ContainerId> decided = report.outcomes().stream()
                .map(outcome -> outcome.decision().id())
                .collect(Collectors.toSet());
        reports.replaceAll(old -> old.without(decided));
        reports.add(report);
        newest = report;
        listener.decided(report);
    }

    /** The report of the last step, as it stands now. */
    CycleReport newest() {
        return Objects.requireNonNull(newest);
    }

    /** Decisions have come to their end. */
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

    /** Nothing more will come to an end. */
    void close() {
        reports.forEach(listener::completed);
        reports.clear();
    }
}
