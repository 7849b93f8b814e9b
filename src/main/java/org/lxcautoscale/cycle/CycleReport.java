package org.lxcautoscale.cycle;

import java.util.List;
import org.lxcautoscale.decision.Frame.Trigger;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;

/**
 * One step of the daemon, as it went.
 *
 * @param outcomes of the containers that were decided on: all of them in a cycle, those in trouble between two cycles
 */
public record CycleReport(Moment at, Trigger trigger, HostUsage host, List<Outcome> outcomes) {

    public CycleReport {
        outcomes = List.copyOf(outcomes);
    }

    /** The changes that were made, or in a dry run would be made. */
    public List<Change> changes() {
        return outcomes.stream().flatMap(outcome -> Change.of(outcome).stream()).toList();
    }
}
