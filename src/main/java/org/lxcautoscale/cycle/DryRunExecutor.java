package org.lxcautoscale.cycle;

import java.util.List;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observed;

/** Reports what would be changed; has no access to a writer. */
public final class DryRunExecutor implements PlanExecutor {

    @Override
    public List<Outcome> execute(List<Decision> plan, Moment now) {
        return plan.stream()
                .map(decision -> Outcome.first(decision, Result.PLANNED))
                .toList();
    }

    @Override
    public void reconcile(Observed.Readable container, Moment now) {
        // A dry run remembers nothing.
    }
}
