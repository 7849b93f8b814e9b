package org.lxcautoscale.cycle;

import java.util.Iterator;
import java.util.List;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;

/**
 * Passes on only the decisions on containers that are managed. Those on containers that are observed are told, and never
 * come near anything that could write.
 */
public final class ManagedOnlyExecutor implements PlanExecutor {

    private final PlanExecutor executor;

    public ManagedOnlyExecutor(PlanExecutor executor) {
        this.executor = executor;
    }

    @Override
    public List<Outcome> execute(List<Decision> plan, Moment now) {
        Iterator<Outcome> executed = executor.execute(
                        plan.stream().filter(ManagedOnlyExecutor::isManaged).toList(), now)
                .iterator();
        return plan.stream()
                .map(decision -> isManaged(decision) ? executed.next() : untouched(decision))
                .toList();
    }

    private static boolean isManaged(Decision decision) {
        return decision.situation().effective().isManaged();
    }

    private static Outcome untouched(Decision decision) {
        return decision.isChange()
                ? new Outcome(
                        decision,
                        Result.PLANNED,
                        decision.situation().effective().because())
                : Outcome.of(decision, Result.HELD);
    }

    @Override
    public void reconcile(Container container, Moment now) {
        executor.reconcile(container, now);
    }
}
