package org.lxcautoscale.decision;

import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage.MemoryUse;
import org.lxcautoscale.metrics.Usage.Shortage;

/**
 * Waiting for memory that a larger container would end. PSI includes all groups inside, so the cause may be one of their
 * limits; and a container that reads many files once waits for page cache to be reclaimed, where more memory would not
 * help. So waiting counts only if
 *
 * <ul>
 *   <li>the container has hit its <em>own</em> limit since the last sample (if the host reports that), and
 *   <li>at least {@value #NEAR_PERCENT} % of that limit are in use, or at least {@value #THRASHING} pages a second (4 MiB/s)
 *       are read again that were just reclaimed.
 * </ul>
 *
 * <p>Without PSI, such refaults at the limit are used instead.
 */
final class Stall {
    private static final double NEAR_PERCENT = 80;
    private static final double THRASHING = 1000;

    private Stall() {}

    /** Percent of time that its tasks wait and a larger size would help; 0 if they wait for something else. */
    static double percent(DecisionContext context, MemoryUse use) {
        Shortage shortage = use.shortage();
        boolean atItsLimit = shortage.limitHits().orElse(1) > 0;
        boolean moreWouldHelp = isNear(context, use) || shortage.refaults().orElse(0) >= THRASHING;
        return atItsLimit && moreWouldHelp ? shortage.pressure().orElse(0) : 0;
    }

    /** Describes thrashing on a kernel without PSI; empty if there is none, or with PSI. */
    static Optional<String> thrashing(DecisionContext context, MemoryUse use) {
        Shortage shortage = use.shortage();
        if (shortage.pressure().isPresent() || shortage.limitHits().orElse(0) <= 0) {
            return Optional.empty();
        }
        if (shortage.refaults().isEmpty()) {
            return isNear(context, use)
                    ? Optional.of(String.format(
                            Locale.US,
                            "it hits its memory limit %.0f times a second",
                            shortage.limitHits().getAsDouble()))
                    : Optional.empty();
        }
        double refaults = shortage.refaults().getAsDouble();
        return refaults >= THRASHING
                ? Optional.of(String.format(
                        Locale.US,
                        "at its memory limit it re-reads %.0f pages a second that were just reclaimed",
                        refaults))
                : Optional.empty();
    }

    private static boolean isNear(DecisionContext context, MemoryUse use) {
        return context.percent(Resource.MEMORY, use.amounts().now()) >= NEAR_PERCENT;
    }
}
