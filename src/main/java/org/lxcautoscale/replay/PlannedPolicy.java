package org.lxcautoscale.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.Planner;
import org.lxcautoscale.demand.UsageProfile;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerSettings;

/**
 * What the daemon would have decided on a series whose steps are as long as its cycles or longer: its {@link Planner} with its rules and guards, once a step, as with a {@code poll_interval}
 * of a step, and with what it remembers of a container. The host has room for everything, and writes succeed at once. The other
 * resource of the container is left alone.
 *
 * <p>A daemon takes many samples in a step, of which a series has only mean and peak. So a step is taken for one that was at its
 * peak for {@value #PEAK_SHARE} of the time, and at its mean otherwise:
 *
 * <ul>
 *   <li>the 95th percentile of the CPU is the mean; of memory it is the peak, which the daemon would have answered between two
 *       cycles
 *   <li>the peak of a shrink is that of the last {@code stabilization_cycles} steps
 *   <li>a limit of the CPU that was hit has throttled the container for as long as the use was above it
 *   <li>a limit of memory that was hit is one kill, which counts until memory grows, or for an hour
 *   <li>a step in which nothing was recorded is a container that could not be read: it is watched anew
 *   <li>there is no pressure (PSI), no cache that is read again, and no brake; time begins at midnight
 * </ul>
 */
final class PlannedPolicy implements SizingPolicy {

    private static final double PEAK_SHARE = 0.05;
    private static final Duration KILLS_COUNT_FOR = Duration.ofHours(1);

    /** A use that is as high as its limit was above it; less than this is an error of the arithmetic. */
    private static final double FULL = 1 - 1e-9;

    private final Planner planner = new Planner();
    private final Series series;
    private final Resource resource;
    private final PlannedContainer container;
    private final UsageProfile profile = new UsageProfile();
    private final Foresight foresight;
    private final Instant start = Instant.EPOCH;

    private TrailingMaximum peaks;
    private int watched;
    private long kills;
    private Instant killedAt = start;
    private double last = Double.NaN;
    private double lastRise;

    PlannedPolicy(Series series, SizeRange range, ContainerSettings settings, Foresight.Factory foresight) {
        this.series = series;
        this.resource = series.resource();
        this.container = new PlannedContainer(series, range, settings);
        this.foresight = foresight.start(series, range);
        this.peaks = peaks();
    }

    private TrailingMaximum peaks() {
        return new TrailingMaximum(container.lookBack());
    }

    @Override
    public double decide(Seen seen) {
        Instant now = start.plus(series.step().multipliedBy(seen.step() + 1L));
        if (!seen.valid()) {
            forget();
            foresight.after(seen, now, limit(seen));
            return seen.limit();
        }
        watched++;
        noteKill(seen, now);
        Usage usage = usage(seen);
        last = seen.used();
        DecisionContext context = container.context(seen.limit(), usage, now, Trigger.CYCLE, series.step());
        learn(seen, now, context);
        context = context.advisedBy(profile::advise).withOutlook(foresight.after(seen, now, limit(seen)));
        return apply(planner.decide(context), now) / PlannedContainer.perUnit(resource);
    }

    private long limit(Seen seen) {
        return PlannedContainer.base(resource, seen.limit());
    }

    private void forget() {
        if (!Double.isNaN(last)) {
            peaks = peaks();
        }
        watched = 0;
        last = Double.NaN;
        lastRise = 0;
    }

    private void learn(Seen seen, Instant now, DecisionContext context) {
        long hitAt = seen.hit() ? limit(seen) : 0;
        long peak = PlannedContainer.base(resource, seen.peak());
        long limit = context.current().get(resource);
        profile.advance(resource, now.minus(series.step()), limit, context.sizes(resource));
        profile.add(resource, PlannedContainer.base(resource, seen.used()), peak, hitAt);
        profile.advance(resource, now, limit, context.sizes(resource));
    }

    private void noteKill(Seen seen, Instant now) {
        if (resource != Resource.MEMORY) {
            return;
        }
        if (seen.hit()) {
            kills++;
            killedAt = now;
        } else if (now.isAfter(killedAt.plus(KILLS_COUNT_FOR))) {
            kills = 0;
        }
    }

    private Usage usage(Seen seen) {
        long used = PlannedContainer.base(resource, seen.used());
        long now = resource == Resource.CPU ? used : PlannedContainer.base(resource, seen.peak());
        long peak = PlannedContainer.base(resource, peaks.push(seen.peak()));
        Usage.Amounts amounts = new Usage.Amounts(now, now, peak, series.step().multipliedBy(watched));
        return switch (resource) {
            case CPU ->
                new Usage(
                        new Usage.CpuUse(amounts, OptionalDouble.of(throttled(seen)), OptionalDouble.empty()),
                        Optional.empty(),
                        LimitsInForce.UNKNOWN);
            case MEMORY ->
                new Usage(
                        new Usage.CpuUse(
                                new Usage.Amounts(0, 0, 0, Duration.ZERO),
                                OptionalDouble.empty(),
                                OptionalDouble.empty()),
                        Optional.of(new Usage.MemoryUse(amounts, peak, rise(seen), shortage())),
                        LimitsInForce.UNKNOWN);
        };
    }

    private static double throttled(Seen seen) {
        if (!seen.hit()) {
            return 0;
        }
        return seen.used() >= seen.limit() * FULL ? 1 : PEAK_SHARE;
    }

    private Usage.Shortage shortage() {
        return new Usage.Shortage(kills, 0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Bytes a second, over the last two steps, if it has grown in both. */
    private double rise(Seen seen) {
        double seconds = series.step().toNanos() / 1e9;
        double rise = Double.isNaN(last) ? 0 : PlannedContainer.base(resource, seen.used() - last) / seconds;
        double both = Math.max(0, Math.min(rise, lastRise));
        lastRise = rise;
        return both;
    }

    private long apply(Decision decision, Instant now) {
        long before = decision.before().get(resource);
        long after = container.apply(decision, now);
        if (after != before) {
            watched = 0;
            kills = after > before ? 0 : kills;
        }
        return after;
    }
}
