package org.lxcautoscale.cycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/** Executes a plan, or only reports what would be done. Writes run in the background. */
public interface PlanExecutor {

    /**
     * Accepts a plan; its writes may begin later.
     *
     * @return an outcome for each decision, in the same order; {@link Outcome.Result#PENDING} if it is to be written
     */
    List<Outcome> execute(List<Decision> plan, Moment now);

    /** Ends and begins writes; returns the outcomes of decisions that have ended. */
    default List<Outcome> advance(Moment now) {
        return List.of();
    }

    /** The decisions that are being written. */
    default List<Decision> underWay() {
        return List.of();
    }

    /**
     * The decisions that have begun, and are written later: the memory limit was raised at once, or a smaller one is being tried.
     * Meanwhile only urgent growth is decided, and each new reading of a container is {@linkplain #judge judged}.
     */
    default List<Decision> begun() {
        return List.of();
    }

    /**
     * Judges a smaller size that is being tried by a new reading of the container.
     *
     * @return whether it was taken back, so that what is remembered of the container has changed
     */
    default boolean judge(DecisionContext context, Moment now) {
        return false;
    }

    /** Decisions whose memory limit was raised at once since the last call. */
    default List<Decision> helped() {
        return List.of();
    }

    /** When {@link #advance} is due, be it that nothing else happens; empty if it is not. */
    default Optional<Instant> nextDue() {
        return Optional.empty();
    }

    /** Whether nothing is waiting or being written. */
    default boolean isIdle() {
        return true;
    }

    /**
     * Drops the decisions on some containers whose writes have not begun.
     *
     * @param why for display
     */
    default void withdraw(Predicate<ContainerId> whose, String why) {}

    /** Begins no further writes; those in progress continue. May be called from any thread. */
    default void stop() {}

    /**
     * Compares a container with its remembered state: settles an open write, and detects external modifications and changes
     * that have not come into force.
     */
    void reconcile(Observed.Readable container, Moment now);

    /**
     * Sets and releases the brakes of containers as they should be.
     *
     * @param free bytes that the host can give to containers that grow
     */
    default void brake(List<DecisionContext> containers, long free) {}

    /** A container was stopped or restarted, so its event counters are lost. */
    default void runEnded(ContainerId id, Moment now) {}

    /** A container has been started, and gets more until then (monotonic time). */
    default void runStarted(ContainerId id, Instant until, Moment now) {}

    /** Forgets the state of containers that have been gone for long. */
    default void forgetGone(Observation seen, Moment now) {}
}
