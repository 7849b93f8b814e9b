package org.lxcautoscale.status;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.Settings;

/** Tracks the last decision for each container. Used by one thread. */
public final class StatusTracker implements CycleListener {

    private Map<ContainerId, TrackedStatus.Entry> containers = new HashMap<>();
    private Optional<HostUsage> host = Optional.empty();
    private Optional<Moment> cycleAt = Optional.empty();

    private List<Observed.Unreadable> unreadable = List.of();
    private List<Observation.Node> nodes = List.of();

    @Override
    public void observed(Observation seen, Moment now) {
        nodes = seen.nodes();
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        ContainerId id = outcome.decision().id();
        TrackedStatus.Entry old = containers.get(id);
        if (old != null) {
            containers.put(id, new TrackedStatus.Entry(outcome, outcome.isApplied() ? now.wall() : old.changedAt()));
        }
    }

    @Override
    public void decided(CycleReport report) {
        host = report.host();
        unreadable = report.unreadable();
        if (report.trigger() == Trigger.CYCLE) {
            cycleAt = Optional.of(report.at());
            Map<ContainerId, TrackedStatus.Entry> present =
                    HashMap.newHashMap(report.outcomes().size());
            record(report, present);
            containers = present;
        } else {
            record(report, containers);
        }
    }

    private void record(CycleReport report, Map<ContainerId, TrackedStatus.Entry> target) {
        for (Outcome outcome : report.outcomes()) {
            ContainerId id = outcome.decision().id();
            TrackedStatus.Entry old = containers.get(id);
            Instant changedAt = outcome.isApplied() ? report.at().wall() : old == null ? null : old.changedAt();
            target.put(id, new TrackedStatus.Entry(outcome, changedAt));
        }
    }

    /** What is known as of the last step; empty before the first cycle. */
    public Optional<TrackedStatus> tracked() {
        return cycleAt.map(at -> new TrackedStatus(at.wall(), host, nodes, containers, unreadable));
    }

    /**
     * The report as of the last step; empty before the first cycle.
     *
     * @param pid process id of the daemon; null without one
     */
    public Optional<StatusReport> report(String hostName, String backend, Settings settings, @Nullable Long pid) {
        return tracked().map(status -> status.report(hostName, backend, settings, pid));
    }
}
