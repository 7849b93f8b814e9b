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
 * The result of one step of the daemon.
 *
 * @param host the resources of the host, or of all nodes that report them; empty if none does
 * @param outcomes for the containers decided on: all of them in a cycle, only urgent ones between two cycles
 * @param unreadable containers of unknown size, for which there is no decision
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

    /** Whether any write is still pending. */
    boolean isPending() {
        return outcomes.stream().anyMatch(Outcome::isPending);
    }

    /** The same, with additional outcomes. */
    CycleReport plus(List<Outcome> more) {
        List<Outcome> all = new ArrayList<>(outcomes);
        all.addAll(more);
        return new CycleReport(at, trigger, host, all, unreadable);
    }

    /** The same, with the final outcomes of pending decisions. */
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

    /** The final check may have reduced the decision, so only container and context are compared. */
    private static boolean isOf(Outcome end, Decision decision) {
        return end.decision().id().equals(decision.id())
                && end.decision().context().equals(decision.context());
    }

    /** The same, with pending decisions on these containers replaced: there are new decisions on them. */
    CycleReport without(Set<ContainerId> decidedAgain) {
        return withOutcomes(outcome ->
                outcome.isPending() && decidedAgain.contains(outcome.decision().id())
                        ? new Outcome(outcome.decision(), Result.REFUSED, "replaced by a new decision")
                        : outcome);
    }

    private CycleReport withOutcomes(UnaryOperator<Outcome> change) {
        return new CycleReport(at, trigger, host, outcomes.stream().map(change).toList(), unreadable);
    }

    /** The changes that were made, or would be made in a dry run. */
    public List<Change> changes() {
        return outcomes.stream().flatMap(outcome -> Change.of(outcome).stream()).toList();
    }
}
