package org.lxcautoscale.cycle;

import java.util.List;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/** Carries a plan out, or only says what would be done. Writes go on beside the loop. */
public interface PlanExecutor {

    /**
     * Takes a plan on; nothing of it needs to have happened when this returns.
     *
     * @return an outcome for each decision, in the same order; {@link Outcome.Result#PENDING} for what is to be written
     */
    List<Outcome> execute(List<Decision> plan, Moment now);

    /** Goes on with what was taken on; answers the outcomes of decisions that have come to their end. */
    default List<Outcome> advance(Moment now) {
        return List.of();
    }

    /** The decisions that are being written. */
    default List<Decision> underWay() {
        return List.of();
    }

    /** Whether nothing is waiting or under way. */
    default boolean isIdle() {
        return true;
    }

    /** Forgets what was taken on and has not been begun: other settings hold, under which it is decided anew. */
    default void withdraw() {}

    /** Begins nothing more; what is under way ends by itself. May be called from any thread. */
    default void stop() {}

    /**
     * Compares what a container has with what is remembered: settles a write that was left open, notices what somebody
     * else has changed, and whether a change has come into force.
     */
    void reconcile(Observed.Readable container, Moment now);

    /** A container does not run, or has been restarted: what it has counted of its trouble is gone. */
    default void runEnded(ContainerId id, Moment now) {}

    /** Forgets what is remembered of containers that have been gone for long. */
    default void forgetGone(Observation seen, Moment now) {}
}
