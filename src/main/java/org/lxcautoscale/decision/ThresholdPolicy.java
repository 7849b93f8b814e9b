package org.lxcautoscale.decision;

import java.util.function.Supplier;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.ResourceSettings;
import org.lxcautoscale.settings.Thresholds;

/**
 * Sizes by thresholds, with the arithmetic of the original LXC AutoScale. {@code m} is the behaviour's multiplier, usage
 * and thresholds are percent of the current size; growth is based on the 95th percentile of the window, a shrink on
 * the peak of the whole stabilisation window.
 *
 * <ul>
 *   <li>cores up: {@code step = min(⌊core_max_increment·m⌋, max(⌊core_min_increment·m⌋, ⌊(cpu−upper)·
 *       core_min_increment/10⌋))}
 *   <li>cores down: the same with {@code lower−cpu}
 *   <li>memory up: {@code step = max(⌊memory_min_increment·m⌋, ⌊(mem−upper)·memory_min_increment/10⌋)} MB
 *   <li>memory down: {@code chunk = ⌊min_decrease_chunk·m⌋}, {@code step = chunk·⌊(memory−min_memory)/chunk⌋} MB
 * </ul>
 *
 * A step or chunk that {@code conservative} would round down to 0 counts as 1. With {@code cpu_unit: cpulimit} the same holds for
 * cores in tenths: increments are tenths, and {@code ⌊…⌋} rounds down to tenths.
 */
final class ThresholdPolicy implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        DecisionContext context = proposal.context();
        Usage.Amounts usage = proposal.usage().of(resource);
        Thresholds thresholds = context.settings().of(resource).thresholds();
        double high = context.percent(resource, usage.p95());
        double peak = context.percent(resource, usage.peak());
        long current = proposal.current(resource);
        if (high > thresholds.upper()) {
            grow(
                    proposal,
                    resource,
                    high,
                    Reason.ABOVE_UPPER_THRESHOLD,
                    () -> "usage of %s is above %s".formatted(percent(high), percent(thresholds.upper())));
        } else if (peak < thresholds.lower() && current > context.minimum(resource)) {
            shrink(
                    proposal,
                    resource,
                    shrinkStep(context.settings(), resource, peak, current),
                    () -> "usage of at most %s is below %s".formatted(percent(peak), percent(thresholds.lower())));
        } else if (peak < thresholds.lower()) {
            proposal.hold(
                    resource, Reason.BOUNDS, () -> "at its minimum of " + resource.format(context.minimum(resource)));
        } else {
            proposal.hold(
                    resource,
                    Reason.WITHIN_THRESHOLDS,
                    () -> "usage of " + percent(high) + " (peak " + percent(peak) + ") is between "
                            + percent(thresholds.lower()) + " and " + percent(thresholds.upper()));
        }
    }

    private static void shrink(Proposal proposal, Resource resource, long step, Supplier<String> why) {
        long minimum = proposal.context().minimum(resource);
        long wanted = Math.max(minimum, proposal.grid(resource).roundUp(proposal.current(resource) - step));
        if (wanted < proposal.current(resource)) {
            proposal.propose(resource, wanted, Reason.BELOW_LOWER_THRESHOLD, why);
        } else {
            proposal.hold(
                    resource,
                    Reason.BOUNDS,
                    () -> "%s, but it is less than one step above its minimum of %s"
                            .formatted(why.get(), resource.format(minimum)));
        }
    }

    /** Proposes growth by the step for this usage; holds at the maximum. */
    static void grow(Proposal proposal, Resource resource, double percent, Reason reason, Supplier<String> why) {
        DecisionContext context = proposal.context();
        long current = proposal.current(resource);
        long maximum = context.maximum(resource);
        if (current >= maximum) {
            proposal.hold(
                    resource,
                    Reason.BOUNDS,
                    () -> why.get() + ", but it is at its maximum of " + resource.format(maximum));
            return;
        }
        long step = growStep(context.settings(), resource, percent);
        proposal.propose(resource, proposal.grid(resource).roundUp(current + step), reason, why);
    }

    static long growStep(ContainerSettings settings, Resource resource, double percent) {
        ResourceSettings of = settings.of(resource);
        return step(
                settings, resource, of.increment(), percent - of.thresholds().upper());
    }

    private static long shrinkStep(ContainerSettings settings, Resource resource, double percent, long current) {
        ResourceSettings of = settings.of(resource);
        return switch (resource) {
            case CPU -> step(settings, resource, of.decrement(), of.thresholds().lower() - percent);
            case MEMORY -> {
                long chunk = settings.scaled(resource, of.decrement());
                yield Math.max(0, chunk * ((current - of.minimum()) / chunk));
            }
        };
    }

    /** The step grows with the distance of the usage from its threshold. */
    private static long step(ContainerSettings settings, Resource resource, long least, double excess) {
        long unit = settings.grid(resource).step();
        long units = least / unit;
        long proportional = (long) Math.floor(excess * units / 10) * unit;
        return Math.min(
                settings.scaled(resource, settings.of(resource).maxIncrement()),
                Math.max(settings.scaled(resource, least), proportional));
    }

    static String percent(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? tenths / 10 + " %" : tenths / 10.0 + " %";
    }
}
