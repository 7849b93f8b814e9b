package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
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

    /** Whether some of it has yet to be written. */
    boolean isPending() {
        return outcomes.stream().anyMatch(Outcome::isPending);
    }

    /** The same, with more outcomes. */
    CycleReport and(List<Outcome> more) {
        List<Outcome> all = new ArrayList<>(outcomes);
        all.addAll(more);
        return new CycleReport(at, trigger, host, all, unreadable);
    }

    /** The same, with what has become of pending decisions. */
    CycleReport with(List<Outcome> ended) {
        if (ended.isEmpty() || !isPending()) {
            return this;
        }
        return withOutcomes(outcome -> outcome.isPending()
                ? ended.stream()
                        .filter(end -> isOf(end, outcome.decision()))
                        .findFirst()
                        .orElse(outcome)
                : outcome);
    }

    /** A last look may have left a part of the decision; an earlier one on the same container is another. */
    private static boolean isOf(Outcome end, Decision decision) {
        return end.decision().id().equals(decision.id())
                && end.decision().context().equals(decision.context());
    }

    /** The same, without the pending decisions on these containers: they have been decided on anew. */
    CycleReport without(Set<ContainerId> decidedAnew) {
        return withOutcomes(outcome ->
                outcome.isPending() && decidedAnew.contains(outcome.decision().id())
                        ? new Outcome(outcome.decision(), Result.REFUSED, "decided anew")
                        : outcome);
    }

    private CycleReport withOutcomes(UnaryOperator<Outcome> change) {
        return new CycleReport(at, trigger, host, outcomes.stream().map(change).toList(), unreadable);
    }

    /** The changes that were made, or in a dry run would be made. */
    public List<Change> changes() {
        return outcomes.stream().flatMap(outcome -> Change.of(outcome).stream()).toList();
    }
}
