package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.metrics.Usage.CpuUse;
import org.lxcautoscale.metrics.Usage.MemoryUse;

/**
 * Gives back what a shrink took, at the first sign that it was wrong: within the regret window an out-of-memory kill, or
 * pressure or throttling above what there was before the shrink. The size given back is remembered as a floor.
 */
final class Regret implements Rule {

    /** PSI moves by itself; a rise counts from this many percentage points on. */
    private static final double MEMORY_RISE = 1;

    private static final double CPU_RISE = 10;

    /** Below half of its CPU a container does not wait for its own limit. */
    private static final double CPU_NEAR_PERCENT = 50;

    /** Share of time throttled: a rise counts from 5 percentage points on. */
    private static final double THROTTLED_RISE = 0.05;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        sign(context, proposal.usage(), resource).ifPresent(sign -> {
            long before = context.state()
                    .activeWatch(resource, context.cycle().now())
                    .orElseThrow()
                    .before();
            proposal.propose(
                    resource,
                    Math.max(before, proposal.wanted(resource)),
                    Reason.REGRET,
                    () -> sign + " since it was shrunk from " + resource.format(before));
        });
    }

    /** What makes us regret a shrink of this resource, in words; empty when nothing does. */
    static Optional<String> sign(DecisionContext context, Usage usage, Resource resource) {
        return context.state()
                .activeWatch(resource, context.cycle().now())
                .filter(watch -> watch.before() > context.current().get(resource))
                .flatMap(watch -> switch (resource) {
                    case CPU -> cpuSign(context, usage.cpu(), watch);
                    case MEMORY -> usage.memory().flatMap(use -> memorySign(context, use, watch));
                });
    }

    /** Whatever calls for memory that cannot wait, so soon after a shrink, says that the shrink was wrong. */
    private static Optional<String> memorySign(DecisionContext context, MemoryUse use, ShrinkWatch watch) {
        return MemoryPressure.sign(context, use)
                .or(() -> rise("waiting for memory", Stall.percent(context, use), watch.pressureBefore(), MEMORY_RISE));
    }

    private static Optional<String> cpuSign(DecisionContext context, CpuUse use, ShrinkWatch watch) {
        double throttled = use.throttled().orElse(0);
        if (throttled > watch.throttledBefore() + THROTTLED_RISE) {
            return Optional.of("throttling has risen to " + ThresholdPolicy.percent(100 * throttled) + " of the time");
        }
        // The kernel counts the waiting of all groups inside: of one that hardly uses its size, it is theirs.
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
