package org.lxcautoscale.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.Planner;
import org.lxcautoscale.demand.UsageProfile;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Sample;
import org.lxcautoscale.metrics.UsageWindow;
import org.lxcautoscale.settings.ContainerSettings;

/**
 * What the daemon would have decided on a series whose steps are shorter than a cycle: a cycle every {@link #CYCLE}, and a sample
 * every {@link #SAMPLE}, or every step if that is longer, after which only what is urgent is decided. A {@link UsageWindow} gets the
 * readings that the daemon would have taken:
 *
 * <ul>
 *   <li>CPU: the mean since the last sample; a step that hit the limit was throttled for as long as the use was above it
 *   <li>memory: what was in use at the end, of a step that has one the peak; each step that hit the limit is one kill
 *   <li>a step in which nothing was recorded is a container that could not be read
 *   <li>there is no pressure (PSI), no cache that is read again, and no brake; time begins at midnight
 * </ul>
 *
 * The host and the other resource are as in {@link PlannedPolicy}.
 */
final class SampledPolicy implements SizingPolicy {

    /** Time between two cycles. */
    static final Duration CYCLE = Duration.ofSeconds(300);

    private static final Duration SAMPLE = Duration.ofSeconds(10);

    /** Which share of a step was at its peak, if that is above its mean. */
    private static final double PEAK_SHARE = 0.05;

    /** Share of the time from which on it counts as throttled, as in the daemon. */
    private static final double THROTTLED = 0.2;

    /** Share of its limit from which on all of it is used, as in the daemon. */
    private static final double AT_LIMIT = 0.98;

    /** A use that is as high as its limit was above it; less than this is an error of the arithmetic. */
    private static final double FULL = 1 - 1e-9;

    private final Planner planner = new Planner();
    private final UsageProfile profile = new UsageProfile();
    private final Resource resource;
    private final Duration step;
    private final boolean growsBetweenCycles;
    private final PlannedContainer container;
    private final UsageWindow window;
    private final Instant start = Instant.EPOCH;

    private Instant nextSample;
    private Instant nextCycle = start.plus(CYCLE);
    private double cpuNanos;
    private double throttledNanos;
    private long kills;

    /**
     * @param growsBetweenCycles whether urgent growth is decided between two cycles, as the daemon does
     */
    SampledPolicy(Series series, SizeRange range, ContainerSettings settings, boolean growsBetweenCycles) {
        this.resource = series.resource();
        this.step = series.step();
        this.growsBetweenCycles = growsBetweenCycles;
        this.container = new PlannedContainer(series, range, settings);
        this.window = new UsageWindow(container.lookBack());
        this.nextSample = start.plus(SAMPLE);
    }

    @Override
    public double decide(Seen seen) {
        Instant now = start.plus(step.multipliedBy(seen.step() + 1L));
        if (seen.step() == 0) {
            read(Optional.empty(), seen, start);
        }
        if (seen.valid()) {
            count(seen);
        }
        boolean isCycle = !now.isBefore(nextCycle);
        if (!isCycle && now.isBefore(nextSample)) {
            return seen.limit();
        }
        nextSample = now.plus(SAMPLE);
        if (seen.valid()) {
            read(memory(seen), seen, now);
        } else {
            window.add(new Reading.Unknown("nothing was recorded"), container.allocation(seen.limit()), now);
        }
        if (!isCycle) {
            return growsBetweenCycles ? decide(seen, now, Trigger.URGENT) : seen.limit();
        }
        double limit = decide(seen, now, Trigger.CYCLE);
        window.closeCycle();
        while (!now.isBefore(nextCycle)) {
            nextCycle = nextCycle.plus(CYCLE);
        }
        return limit;
    }

    private void count(Seen seen) {
        double nanos = step.toNanos();
        if (resource == Resource.CPU) {
            cpuNanos += seen.used() * nanos;
            throttledNanos += throttled(seen) * nanos;
        } else if (seen.hit()) {
            kills++;
        }
    }

    private static double throttled(Seen seen) {
        if (!seen.hit()) {
            return 0;
        }
        return seen.used() >= seen.limit() * FULL ? 1 : PEAK_SHARE;
    }

    private Optional<MemoryReading> memory(Seen seen) {
        if (resource == Resource.CPU) {
            return Optional.empty();
        }
        long inUse = PlannedContainer.base(resource, seen.peak());
        return Optional.of(new MemoryReading(
                inUse,
                inUse,
                OptionalDouble.empty(),
                OptionalLong.empty(),
                new MemoryReading.Events(kills, 0, OptionalLong.empty(), OptionalLong.empty())));
    }

    private void read(Optional<MemoryReading> memory, Seen seen, Instant at) {
        Reading reading = new Reading.Counters(
                new CpuReading.Counter(Math.round(cpuNanos)),
                OptionalLong.of(Math.round(throttledNanos)),
                OptionalDouble.empty(),
                memory,
                LimitsInForce.UNKNOWN);
        window.add(reading, container.allocation(seen.limit()), at);
        window.latest().ifPresent(sample -> learn(sample, PlannedContainer.base(resource, seen.limit())));
    }

    private void learn(Sample sample, long limit) {
        switch (resource) {
            case CPU -> {
                boolean isAtLimit = sample.throttled().orElse(0) >= THROTTLED || sample.cpu() >= AT_LIMIT * limit;
                profile.add(Resource.CPU, sample.cpu(), isAtLimit ? limit : 0);
            }
            case MEMORY ->
                sample.memory().ifPresent(bytes -> profile.add(Resource.MEMORY, bytes, sample.killed() ? limit : 0));
        }
    }

    private double decide(Seen seen, Instant now, Trigger trigger) {
        DecisionContext seenNow =
                container.context(seen.limit(), window.measure(container.lookBack()), now, trigger, CYCLE);
        if (trigger == Trigger.CYCLE) {
            profile.advance(resource, now, seenNow.current().get(resource), seenNow.sizes(resource));
        }
        DecisionContext context = seenNow.advisedBy(profile::advise);
        if (!planner.concerns(context)) {
            return seen.limit();
        }
        Decision decision = planner.decide(context);
        long after = container.apply(decision, now);
        if (decision.verdict(Resource.MEMORY).isGrow()) {
            window.clearKills();
        }
        return after / PlannedContainer.perUnit(resource);
    }
}
