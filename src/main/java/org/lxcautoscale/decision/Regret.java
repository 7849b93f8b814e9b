package org.lxcautoscale.decision;

import java.util.Optional;
import java.util.OptionalDouble;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;

/**
 * Gives back what a shrink took, at the first sign that it was wrong: within the regret window an out-of-memory kill, or
 * pressure or throttling above what there was before the shrink. The size given back is remembered as a floor.
 */
final class Regret implements Rule {

    /** PSI moves by itself; a rise counts from this many percentage points on. */
    private static final double MEMORY_RISE = 1;

    private static final double CPU_RISE = 10;

    /** Share of time throttled: a rise counts from 5 percentage points on. */
    private static final double THROTTLED_RISE = 0.05;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Situation situation = proposal.situation();
        sign(situation, proposal.usage(), resource).ifPresent(sign -> {
            long before = situation
                    .state()
                    .activeWatch(resource, situation.frame().now())
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
    static Optional<String> sign(Situation situation, Usage usage, Resource resource) {
        return situation
                .state()
                .activeWatch(resource, situation.frame().now())
                .filter(watch -> watch.before() > situation.current().get(resource))
                .flatMap(watch -> switch (resource) {
                    case CPU -> cpuSign(usage, watch);
                    case MEMORY -> memorySign(usage, watch);
                });
    }

    private static Optional<String> memorySign(Usage usage, ShrinkWatch watch) {
        if (usage.oomKills() > 0) {
            return Optional.of("the kernel has killed for want of memory");
        }
        return rise("waiting for memory", usage.memoryPressure(), watch.pressureBefore(), MEMORY_RISE);
    }

    private static Optional<String> cpuSign(Usage usage, ShrinkWatch watch) {
        if (usage.throttled().orElse(0) > watch.throttledBefore() + THROTTLED_RISE) {
            return Optional.of("throttling has risen to "
                    + ThresholdPolicy.percent(100 * usage.throttled().orElse(0)) + " of the time");
        }
        return rise("waiting for a CPU", usage.cpuPressure(), watch.pressureBefore(), CPU_RISE);
    }

    private static Optional<String> rise(String what, OptionalDouble pressure, double before, double significant) {
        double now = pressure.orElse(0);
        return now > before + significant
                ? Optional.of("%s has risen from %s to %s of the time"
                        .formatted(what, ThresholdPolicy.percent(before), ThresholdPolicy.percent(now)))
                : Optional.empty();
    }
}
