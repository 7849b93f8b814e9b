package org.lxcautoscale.cycle;

import java.util.List;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;

/** Carries a plan out, or only tells what it would do: a dry run is wired without anything that could write. */
public interface PlanExecutor {

    /** One outcome for each decision, in the same order. One container's failure does not stop the others. */
    List<Outcome> execute(List<Decision> plan, Moment now);

    /**
     * Compares a container as it is with what is remembered of it: settles a write that a crash left open, and adopts a
     * size that somebody else has set.
     */
    void reconcile(Container container, Moment now);
}
