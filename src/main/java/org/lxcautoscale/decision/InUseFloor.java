package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerSettings;

/**
 * Never shrinks below what is in use: the new size is at least {@code max(use now, recent peak) · (1 +
 * memory_margin_percent / 100)}. Below that the kernel kills.
 */
public final class InUseFloor implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.shrinks(resource)) {
            return;
        }
        Usage.Amounts use = proposal.usage().of(resource);
        ContainerSettings settings = proposal.situation().settings();
        long inUse = Math.max(use.now(), use.peak());
        long floor = floor(inUse, settings);
        if (proposal.wanted(resource) < floor) {
            proposal.limit(
                    resource,
                    floor,
                    Reason.IN_USE,
                    () -> "%s are in use, with a margin of %s at least %s are needed"
                            .formatted(
                                    resource.format(Math.max(1, inUse)),
                                    ThresholdPolicy.percent(settings.memoryMarginPercent()),
                                    resource.format(floor)));
        } else {
            proposal.agree(
                    resource, Reason.IN_USE, () -> "only %s are in use".formatted(resource.format(Math.max(1, inUse))));
        }
    }

    /** The least size for this use, in the unit of {@code inUse}. */
    public static long floor(long inUse, ContainerSettings settings) {
        return Math.max(1, (long) Math.ceil(inUse * (1 + settings.memoryMarginPercent() / 100)));
    }
}
