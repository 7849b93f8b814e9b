package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.metrics.Usage.MemoryUse;
import org.lxcautoscale.metrics.Usage.Shortage;

/**
 * A shrink of memory that is tried before it is written: for at least {@link #LEAST} and until the next reading, the brake is at
 * the new size, while the limit stays. A container for which that is too small is slowed down there, or reads files again that it
 * had in its page cache, but nothing of it is killed, and the brake is gone at once.
 *
 * @param decision the shrink
 * @param brake at the size that is tried
 * @param since when it was begun (monotonic time)
 */
public record ShrinkTrial(Decision decision, Brake brake, Instant since) {

    /** With shorter ones, what a container does in turn would not be seen. */
    static final Duration LEAST = Duration.ofSeconds(10);

    /** PSI memory {@code full avg10}: a rise by so many percentage points counts. */
    private static final double PRESSURE_RISE = 1;

    /** Reclaimed pages that are read again, a second (1 MiB): fewer are no loss. */
    private static final double REFAULTS = 256;

    /** Besides, they must have become so many times as frequent. */
    private static final double REFAULTS_RISE = 2;

    /** What a reading says of the size that is tried. */
    public sealed interface Verdict {}

    /** Nothing yet. */
    public record Undecided() implements Verdict {}

    /** The container can do with it: the limit may follow. */
    public record Held() implements Verdict {}

    /**
     * The container cannot do with it.
     *
     * @param symptom what shows that, for display
     */
    public record TooSmall(String symptom) implements Verdict {}

    /** It cannot be tried any longer, for this reason; nothing has been learned. */
    public record Abandoned(String why) implements Verdict {}

    /**
     * The trial of a decision; empty if it needs none, because the brake is as low already, or none is possible. Cores that
     * change with it wait for it.
     */
    public static Optional<ShrinkTrial> of(Decision decision, Instant now) {
        DecisionContext context = decision.context();
        long target = decision.after().get(Resource.MEMORY);
        boolean isPossible = decision.verdict(Resource.MEMORY).isShrink()
                && !decision.isRequested()
                && context.container().isRunning()
                && context.settings().brakePercent() < 100;
        return isPossible
                        && context.brake()
                                .filter(brake -> brake.bytes() > target)
                                .isPresent()
                ? Optional.of(new ShrinkTrial(decision, new Brake(target), now))
                : Optional.empty();
    }

    /** What a reading of the container since then says. */
    public Verdict judge(DecisionContext context) {
        if (!context.container().isRunning()) {
            return new Abandoned("it has just stopped");
        }
        if (!context.container().allocation().isSameAs(decision.configured())) {
            return new Abandoned("somebody else has just changed it");
        }
        Optional<MemoryUse> use = memory(context);
        if (use.isEmpty()) {
            return new Undecided();
        }
        if (!limit(context).equals(limit(decision.context()))) {
            return new Abandoned("its limit in force has just been changed by somebody else");
        }
        Optional<String> symptom = symptom(context, use.get());
        if (symptom.isPresent()) {
            return new TooSmall(symptom.get());
        }
        if (context.cycle().now().isBefore(since.plus(LEAST))) {
            return new Undecided();
        }
        return context.brake().filter(brake::equals).isPresent()
                ? new Held()
                : new Abandoned("memory.high could not be set, or was set by somebody else");
    }

    private static Optional<Long> limit(DecisionContext context) {
        return context.inForce(Resource.MEMORY).map(Limit::own);
    }

    private static Optional<MemoryUse> memory(DecisionContext context) {
        return context.usage() instanceof Usage usage ? usage.memory() : Optional.empty();
    }

    private Optional<String> symptom(DecisionContext context, MemoryUse use) {
        return MemoryPressure.symptom(context, use)
                .or(() -> filling(use))
                .or(() -> waiting(use.shortage()))
                .or(() -> reading(use.shortage()));
    }

    private Optional<String> filling(MemoryUse use) {
        long now = use.amounts().now();
        return MemoryPressure.isSlowed(use, brake)
                ? Optional.of("what is in use has risen to " + Resource.MEMORY.format(now))
                : Optional.empty();
    }

    private Optional<String> waiting(Shortage shortage) {
        double before = before().pressure().orElse(0);
        double now = shortage.pressure().orElse(0);
        return now > before + PRESSURE_RISE && shortage.limitHits().orElse(1) > 0
                ? Optional.of("waiting for memory has risen from %s to %s of the time"
                        .formatted(ThresholdPolicy.percent(before), ThresholdPolicy.percent(now)))
                : Optional.empty();
    }

    private Optional<String> reading(Shortage shortage) {
        double now = shortage.refaults().orElse(0);
        return now > REFAULTS && now > REFAULTS_RISE * before().refaults().orElse(0)
                ? Optional.of(String.format(Locale.US, "it re-reads %.0f pages a second that were just reclaimed", now))
                : Optional.empty();
    }

    private Shortage before() {
        return memory(decision.context()).map(MemoryUse::shortage).orElse(Shortage.NONE);
    }
}
