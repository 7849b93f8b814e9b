package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage.MemoryUse;

/**
 * Urgent growth: memory is nearly full, is filling fast, was insufficient (a kill), or tasks wait for it.
 *
 * <p>The step is that of the policy: of the threshold policy for a usage of at least {@value #FULL_PERCENT} %.
 */
final class MemoryPressure implements Rule {

    /** The next allocation may exceed the limit. */
    private static final double FULL_PERCENT = 95;

    /** PSI memory {@code full avg10}: percent of time in which all tasks of the container waited for memory. */
    private static final double STALLED_PERCENT = 10;

    /** PSI is averaged over 10 s: for three times as long it still shows pressure that the last growth has relieved. */
    private static final Duration STALL_SETTLING_TIME = Duration.ofSeconds(30);

    /** The kernel counts in batches, and keeps some page cache: from here on what is in use has reached the brake. */
    private static final double BRAKED_SHARE = 0.97;

    /** How far ahead a steady rise is extrapolated: two samples and a slow write. */
    private static final double LOOK_AHEAD_SECONDS = 30;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (resource == Resource.MEMORY) {
            MemoryUse use = proposal.usage().memory().orElseThrow();
            symptom(proposal.context(), use)
                    .ifPresent(symptom -> SizingPolicy.grow(
                            proposal,
                            resource,
                            Math.max(
                                    100,
                                    proposal.context()
                                            .percent(resource, use.amounts().now())),
                            Reason.PRESSURE,
                            () -> symptom));
            long inner = use.shortage().innerKills();
            if (inner > 0) {
                proposal.agree(
                        resource,
                        Reason.PRESSURE,
                        () -> "the kernel has killed at a limit inside the container (" + inner
                                + "): a larger container would not have helped");
            }
        }
    }

    /** Describes the first sign of pressure; empty if there is none. */
    static Optional<String> symptom(DecisionContext context, MemoryUse use) {
        long now = use.amounts().now();
        double percent = context.percent(Resource.MEMORY, now);
        long kills = use.shortage().kills();
        if (kills > 0) {
            return Optional.of("the kernel has killed for lack of memory (" + kills + ")");
        }
        if (percent >= Math.max(FULL_PERCENT, context.settings().fullPercent(Resource.MEMORY))) {
            return Optional.of("%s of its memory is in use".formatted(ThresholdPolicy.percent(percent)));
        }
        if (isBraked(context, use)) {
            return Optional.of("%s of its memory is in use, and the kernel slows it down there"
                    .formatted(ThresholdPolicy.percent(percent)));
        }
        double ahead = now + use.rise() * LOOK_AHEAD_SECONDS;
        if (ahead >= context.current().get(Resource.MEMORY)) {
            return Optional.of(String.format(
                    Locale.US,
                    "memory in use rises by %s a second and would fill it within %.0f s",
                    rate(use.rise()),
                    LOOK_AHEAD_SECONDS));
        }
        if (isSettling(context)) {
            return Optional.empty();
        }
        double stalled = Stall.percent(context, use);
        return stalled >= STALLED_PERCENT
                ? Optional.of("its tasks wait for memory %s of the time".formatted(ThresholdPolicy.percent(stalled)))
                : Stall.thrashing(context, use);
    }

    /** At its brake the kernel slows it down; a lower one, with which a smaller size is tried, is no reason to grow. */
    private static boolean isBraked(DecisionContext context, MemoryUse use) {
        return context.brake()
                .filter(brake -> brake.bytes() >= BrakePolicy.usual(context).bytes())
                .filter(brake -> isSlowed(use, brake))
                .isPresent();
    }

    /** Whether the kernel slows it down at this brake, because what is in use has reached it. */
    static boolean isSlowed(MemoryUse use, Brake brake) {
        return brake.isSet()
                && use.shortage().limitHits().orElse(0) > 0
                && use.amounts().now() >= BRAKED_SHARE * brake.bytes();
    }

    private static String rate(double bytes) {
        long megabytes = Math.round(bytes / (1 << 20));
        return megabytes > 0 ? megabytes + " MB" : Math.round(bytes / (1 << 10)) + " KB";
    }

    /** It was just changed, or a smaller size that was tried was just taken back. */
    private static boolean isSettling(DecisionContext context) {
        Instant settled = context.cycle().now().minus(STALL_SETTLING_TIME);
        ContainerState state = context.state();
        return Stream.concat(
                        state.changedAt().stream(),
                        Stream.ofNullable(state.floors().get(Resource.MEMORY)).map(DecayingFloor::since))
                .anyMatch(settled::isBefore);
    }
}
