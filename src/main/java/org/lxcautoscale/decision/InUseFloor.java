package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerSettings;

/**
 * Never shrinks below what is in use: the new size is at least {@code max(use now, recent peak) · (1 +
 * usage_margin_percent / 100)}. Below that the kernel would kill. Memory that the host cannot distinguish from page cache counts as in use.
 */
public final class InUseFloor implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (!proposal.lowers(resource)) {
            return;
        }
        Usage usage = proposal.usage();
        Usage.Amounts use = usage.of(resource);
        ContainerSettings settings = proposal.context().settings();
        long known = proposal.isTakenBack(resource) ? use.now() : Math.max(use.now(), use.peak());
        long inUse = resource == Resource.MEMORY
                ? Math.max(known, usage.memory().orElseThrow().floor())
                : known;
        String what = resource.format(Math.max(1, inUse)) + (inUse > known ? " may be" : " are") + " in use";
        long floor = floor(inUse, settings);
        long maximum = proposal.context().maximum(resource);
        if (proposal.grows(resource) && floor > maximum) {
            proposal.hold(
                    resource,
                    Reason.IN_USE,
                    () -> "%s, at least %s are needed, and its maximum is %s"
                            .formatted(what, resource.format(floor), resource.format(maximum)));
        } else if (proposal.wanted(resource) < floor) {
            proposal.raise(
                    resource,
                    floor,
                    Reason.IN_USE,
                    () -> "%s, with a margin of %s at least %s are needed"
                            .formatted(
                                    what,
                                    ThresholdPolicy.percent(
                                            settings.shrinkSafety().usageMarginPercent()),
                                    resource.format(floor)));
        } else {
            proposal.agree(resource, Reason.IN_USE, () -> "only " + what);
        }
    }

    /** The smallest size for this use, in the unit of {@code inUse}. */
    public static long floor(long inUse, ContainerSettings settings) {
        return Math.max(1, (long) Math.ceil(inUse * (1 + settings.shrinkSafety().usageMarginPercent() / 100)));
    }
}
