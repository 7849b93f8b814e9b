package org.lxcautoscale.cycle;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.decision.Frame.Trigger;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observed;

/**
 * One step of the daemon, as it went.
 *
 * @param host what the host, or all nodes that tell it together, have; empty when none tells
 * @param outcomes of the containers that were decided on: all of them in a cycle, those in trouble between two cycles
 * @param unreadable containers without a size, on which nothing could be decided
 */
public record CycleReport(
        Moment at,
        Trigger trigger,
        Optional<HostUsage> host,
        List<Outcome> outcomes,
        List<Observed.Unreadable> unreadable) {

    public CycleReport {
        unreadable = List.copyOf(unreadable);
        outcomes = List.copyOf(outcomes);
    }

    /** The changes that were made, or in a dry run would be made. */
    public List<Change> changes() {
        return outcomes.stream().flatMap(outcome -> Change.of(outcome).stream()).toList();
    }
}
