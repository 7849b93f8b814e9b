package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.metrics.Usage.CpuUse;
import org.lxcautoscale.metrics.Usage.MemoryUse;
import org.lxcautoscale.settings.Policy;

/**
 * Undoes a shrink at the first sign that it was wrong: within the regret window, an out-of-memory kill, or pressure or
 * throttling above the level before the shrink. The restored size is remembered as a floor.
 */
final class Regret implements Rule {

    /** PSI fluctuates; a rise of more than this many percentage points counts. */
    private static final double MEMORY_RISE = 1;

    private static final double CPU_RISE = 10;

    /** Below half of its CPU a container does not wait because of its own limit. */
    private static final double CPU_NEAR_PERCENT = 50;

    /** Share of time throttled: a rise of more than 5 percentage points counts. */
    private static final double THROTTLED_RISE = 0.05;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        symptom(context, proposal.usage(), resource).ifPresent(symptom -> {
            long before = context.state()
                    .activeWatch(resource, context.cycle().now())
                    .orElseThrow()
                    .before();
            proposal.propose(
                    resource,
                    Math.max(before, proposal.wanted(resource)),
                    Reason.REGRET,
                    () -> symptom + " since it was shrunk from " + resource.format(before));
        });
    }

    /** Describes why a shrink of this resource was wrong; empty if nothing shows that. */
    static Optional<String> symptom(DecisionContext context, Usage usage, Resource resource) {
        boolean isStarting =
                context.state().isStarting(context.cycle().now()); // its start says nothing about the shrink
        return context.state()
                .activeWatch(resource, context.cycle().now())
                .filter(_ -> resource != Resource.CPU || !isStarting)
                .filter(watch -> watch.before() > context.current().get(resource))
                .filter(_ -> !isForeseen(context, resource))
                .flatMap(watch -> switch (resource) {
                    case CPU -> cpuSymptom(context, usage.cpu(), watch);
                    case MEMORY -> usage.memory().flatMap(use -> memorySymptom(context, use, watch));
                });
    }

    /** Adaptive sizes in tenths of a core are weighed against being throttled now and then: it grows by what it needs. */
    private static boolean isForeseen(DecisionContext context, Resource resource) {
        return context.settings().policy() == Policy.ADAPTIVE
                && context.settings().grid(resource).equals(Grid.TENTHS_OF_CORES);
    }

    /** Urgent growth so soon after a shrink shows that the shrink was wrong. */
    private static Optional<String> memorySymptom(DecisionContext context, MemoryUse use, ShrinkWatch watch) {
        return MemoryPressure.symptom(context, use)
                .or(() -> rise("waiting for memory", Stall.percent(context, use), watch.pressureBefore(), MEMORY_RISE));
    }

    private static Optional<String> cpuSymptom(DecisionContext context, CpuUse use, ShrinkWatch watch) {
        double throttled = use.throttled().orElse(0);
        if (throttled > watch.throttledBefore() + THROTTLED_RISE) {
            return Optional.of("throttling has risen to " + ThresholdPolicy.percent(100 * throttled) + " of the time");
        }
        // PSI includes all groups inside: if the container hardly uses its size, the waiting is caused by their limits.
        boolean isItsOwn = context.percent(Resource.CPU, use.amounts().now()) >= CPU_NEAR_PERCENT;
        return isItsOwn
                ? rise("waiting for a CPU", use.pressure().orElse(0), watch.pressureBefore(), CPU_RISE)
                : Optional.empty();
    }

    private static Optional<String> rise(String what, double now, double before, double significant) {
        return now > before + significant
                ? Optional.of("%s has risen from %s to %s of the time"
                        .formatted(what, ThresholdPolicy.percent(before), ThresholdPolicy.percent(now)))
                : Optional.empty();
    }
}
