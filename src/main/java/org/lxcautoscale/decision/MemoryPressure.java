package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage.MemoryUse;

/**
 * Growth that cannot wait for the next cycle: memory is nearly full, fills fast, was not enough (a kill), or tasks wait
 * for it.
 *
 * <p>The step is the threshold policy's, for a usage of at least {@value #FULL_PERCENT} %.
 */
final class MemoryPressure implements Rule {

    /** From here on the next allocation may be the last. */
    private static final double FULL_PERCENT = 95;

    /** PSI memory {@code full avg10}: percent of time in which nothing in the container could run for want of memory. */
    private static final double STALLED_PERCENT = 10;

    /** PSI is averaged over 10 s: for three times as long it still shows what the last growth has already mended. */
    private static final Duration STALL_ECHO = Duration.ofSeconds(30);

    /** How far ahead a steady rise is followed: two samples and a slow write. */
    private static final double LOOK_AHEAD_SECONDS = 30;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (resource == Resource.MEMORY) {
            MemoryUse use = proposal.usage().memory().orElseThrow();
            sign(proposal.context(), use)
                    .ifPresent(sign -> ThresholdPolicy.grow(
                            proposal,
                            resource,
                            Math.max(
                                    100,
                                    proposal.context()
                                            .percent(resource, use.amounts().now())),
                            Reason.PRESSURE,
                            () -> sign));
            long inner = use.want().innerKills();
            if (inner > 0) {
                proposal.agree(
                        resource,
                        Reason.PRESSURE,
                        () -> "the kernel has killed at a limit inside the container (" + inner
                                + "): no size of its own would have helped");
            }
        }
    }

    /** The first sign of pressure, in words; empty when there is none. */
    static Optional<String> sign(DecisionContext context, MemoryUse use) {
        long now = use.amounts().now();
        double percent = context.percent(Resource.MEMORY, now);
        long kills = use.want().kills();
        if (kills > 0) {
            return Optional.of("the kernel has killed for want of memory (" + kills + ")");
        }
        if (percent >= FULL_PERCENT) {
            return Optional.of("%s of its memory is in use".formatted(ThresholdPolicy.percent(percent)));
        }
        double ahead = now + use.rise() * LOOK_AHEAD_SECONDS;
        if (ahead >= context.current().get(Resource.MEMORY)) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "memory in use rises by %s a second and would fill it within %.0f s",
                    rate(use.rise()),
                    LOOK_AHEAD_SECONDS));
        }
        if (isEcho(context)) {
            return Optional.empty();
        }
        double stalled = Stall.percent(context, use);
        return stalled >= STALLED_PERCENT
                ? Optional.of("its tasks wait for memory %s of the time".formatted(ThresholdPolicy.percent(stalled)))
                : Stall.thrashing(context, use);
    }

    private static String rate(double bytes) {
        long megabytes = Math.round(bytes / (1 << 20));
        return megabytes > 0 ? megabytes + " MB" : Math.round(bytes / (1 << 10)) + " KB";
    }

    private static boolean isEcho(DecisionContext context) {
        Instant now = context.cycle().now();
        return context.state()
                .changedAt()
                .filter(at -> now.isBefore(at.plus(STALL_ECHO)))
                .isPresent();
    }
}
