package org.lxcautoscale.cycle;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;

/**
 * What is recorded on disk around a write: the baseline and the intent before it, the outcome after it. Where the disk refuses,
 * only urgent growth goes on, which is said.
 */
final class WriteRecords {

    private final StateStore states;
    private final Baselines baselines;
    private final CycleListener listener;
    private final Map<ContainerId, Allocation> unsavedBaselines = new HashMap<>();

    WriteRecords(StateStore states, Baselines baselines, CycleListener listener) {
        this.states = states;
        this.baselines = baselines;
        this.listener = listener;
    }

    /**
     * Records a decision that is about to be written.
     *
     * @param isRaisedFirst whether the limit in force is raised before the write
     * @return whether its baseline is a new one
     * @throws IOException when the disk has refused, and the decision must not be written
     */
    boolean begin(Decision decision, boolean isRaisedFirst, Moment now) throws IOException {
        ContainerId id = decision.id();
        boolean isNewBaseline = false;
        try {
            isNewBaseline = !decision.isManual()
                    && baselines.keep(id, unsavedBaselines.getOrDefault(id, decision.configured()));
            unsavedBaselines.remove(id);
            if (isRaisedFirst) {
                states.put(id, states.of(id).lent(now.monotonic()), now);
            }
            states.intend(decision, ifApplied(decision, now), now);
        } catch (IOException e) {
            if (!decision.isUrgent()) {
                dropBaseline(id, isNewBaseline);
                throw e;
            }
            unsavedBaselines.putIfAbsent(id, decision.configured());
            states.intendUnjournaled(decision, ifApplied(decision, now), now);
            listener.onError(id, "growing container " + id + " without a journal entry: " + e.getMessage());
        }
        return isNewBaseline;
    }

    /** What is written differs from what was recorded: without this entry, a restart would take the one for the other. */
    void beginAgain(Decision left, Moment now) {
        try {
            states.intend(left, ifApplied(left, now), now);
        } catch (IOException e) {
            states.intendUnjournaled(left, ifApplied(left, now), now);
            listener.onError(
                    left.id(), "changing container " + left.id() + " without a journal entry: " + e.getMessage());
        }
    }

    private ContainerState ifApplied(Decision decision, Moment now) {
        return states.of(decision.id())
                .applied(decision, decision.context().settings().shrinkSafety().regretWindow(), now.monotonic());
    }

    /**
     * Records the outcome of a decision.
     *
     * @param dropsBaseline whether its baseline was a new one, of no use after a change that was not made
     */
    Optional<Outcome> conclude(Outcome outcome, boolean dropsBaseline, Moment now) {
        ContainerId id = outcome.decision().id();
        try {
            states.conclude(id, outcome.result(), now);
        } catch (IOException e) {
            sayNotJournaled(id, e);
        }
        dropBaseline(id, dropsBaseline && !outcome.isApplied());
        if (outcome.isApplied() && outcome.decision().isManual()) {
            adoptBaseline(outcome.decision());
        }
        return Optional.of(outcome);
    }

    /** A size that an administrator has set is the one to go back to. */
    private void adoptBaseline(Decision decision) {
        try {
            baselines.adopt(decision.id(), decision.configured(), decision.target());
        } catch (IOException e) {
            listener.onError(
                    decision.id(),
                    "the size of container " + decision.id() + " (" + decision.target()
                            + ") could not be kept as its baseline: " + e.getMessage());
        }
    }

    /** A write that timed out may still take effect: the intent stays open. */
    Optional<Outcome> unanswered(Outcome outcome, Moment now) {
        ContainerId id = outcome.decision().id();
        try {
            states.unanswered(id, now);
        } catch (IOException e) {
            sayNotJournaled(id, e);
        }
        return Optional.of(outcome);
    }

    private void sayNotJournaled(ContainerId id, IOException e) {
        listener.onError(id, "the outcome for container " + id + " could not be journaled: " + e.getMessage());
    }

    private void dropBaseline(ContainerId id, boolean isNew) {
        try {
            if (isNew) {
                baselines.drop(id);
            }
        } catch (IOException e) {
            listener.onError(id, "the baseline of container " + id + " could not be removed: " + e.getMessage());
        }
    }

    /** The container is gone. */
    void forget(ContainerId id) {
        unsavedBaselines.remove(id);
    }
}
