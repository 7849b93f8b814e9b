package org.lxcautoscale.cycle;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

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
    public List<Outcome> advance(Moment now) {
        return executor.advance(now);
    }

    @Override
    public Optional<Decision> underWay(ContainerId id) {
        return executor.underWay(id);
    }

    @Override
    public boolean isIdle() {
        return executor.isIdle();
    }

    @Override
    public void withdraw() {
        executor.withdraw();
    }

    @Override
    public void stop() {
        executor.stop();
    }

    @Override
    public void runEnded(ContainerId id, Moment now) {
        executor.runEnded(id, now);
    }

    @Override
    public void forgetGone(Observation seen, Moment now) {
        executor.forgetGone(seen, now);
    }

    @Override
    public void reconcile(Observed.Readable container, Moment now) {
        executor.reconcile(container, now);
    }
}
