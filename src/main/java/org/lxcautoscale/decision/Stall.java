package org.lxcautoscale.decision;

import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage.MemoryUse;
import org.lxcautoscale.metrics.Usage.Want;

/**
 * Waiting for memory that a larger size of the container would end. The kernel counts the waiting of all groups inside,
 * so it may come from a limit in there; and a container that reads many files once waits for page cache to be dropped,
 * of which more would be no help. So waiting counts only when
 *
 * <ul>
 *   <li>the container has met its <em>own</em> limit since the last sample (where the host tells), and
 *   <li>what it cannot drop is at least {@value #NEAR_PERCENT} % of that limit, or it reads again what was just dropped,
 *       at least {@value #THRASHING} pages a second (4 MiB/s, which no disk gives away).
 * </ul>
 *
 * <p>Where the kernel has no PSI, such refaults at the limit stand in for it.
 */
final class Stall {
    private static final double NEAR_PERCENT = 80;
    private static final double THRASHING = 1000;

    private Stall() {}

    /** Percent of the time for which its tasks wait for want of a larger size; 0 when they wait for something else. */
    static double percent(DecisionContext context, MemoryUse use) {
        Want want = use.want();
        boolean atItsLimit = want.limitHits().orElse(1) > 0;
        boolean moreWouldHelp = isNear(context, use) || want.refaults().orElse(0) >= THRASHING;
        return atItsLimit && moreWouldHelp ? want.pressure().orElse(0) : 0;
    }

    /** Without PSI: what it needs is dropped and read again, in words; empty when not, or when there is PSI. */
    static Optional<String> thrashing(DecisionContext context, MemoryUse use) {
        Want want = use.want();
        if (want.pressure().isPresent() || want.limitHits().orElse(0) <= 0) {
            return Optional.empty();
        }
        if (want.refaults().isEmpty()) {
            return isNear(context, use)
                    ? Optional.of(String.format(
                            Locale.ROOT,
                            "it meets its memory limit %.0f times a second",
                            want.limitHits().getAsDouble()))
                    : Optional.empty();
        }
        double refaults = want.refaults().getAsDouble();
        return refaults >= THRASHING
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "at its memory limit it reads %.0f pages a second again that were just dropped",
                        refaults))
                : Optional.empty();
    }

    private static boolean isNear(DecisionContext context, MemoryUse use) {
        return context.percent(Resource.MEMORY, use.amounts().now()) >= NEAR_PERCENT;
    }
}
