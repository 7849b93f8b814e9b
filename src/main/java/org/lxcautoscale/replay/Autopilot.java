package org.lxcautoscale.replay;

import java.time.Duration;
import org.lxcautoscale.container.Resource;

/**
 * The moving-window recommender of Google's Autopilot: a percentile, weighted by load, of a histogram of all samples, which fades
 * with a half-life of 12 hours (CPU, 95th percentile) or 48 hours (memory, 98th), and 15 % more, or 10 % for large limits; the
 * limit is the maximum of the recommendations of the last hour. The paper restarts a task that was killed with more memory and
 * does not say how much: here it is 20 % more until the hour has passed.
 *
 * <p>Source: K. Rzadca et al., <em>Autopilot: workload autoscaling at Google</em>, EuroSys 2020, section 3.2.
 */
final class Autopilot implements SizingPolicy {

    private static final Duration CPU_HALF_LIFE = Duration.ofHours(12);
    private static final Duration MEMORY_HALF_LIFE = Duration.ofHours(48);
    private static final Duration HELD = Duration.ofHours(1);
    private static final double CPU_QUANTILE = 0.95;
    private static final double MEMORY_QUANTILE = 0.98;

    /** A step has a mean and a peak instead of a sample each second: this is the share of its peak. */
    private static final double PEAK_SHARE = 0.05;

    private static final double LARGE_CORES = 4;
    private static final double LARGE_MEMORY = 8192;
    private static final double MARGIN = 1.15;
    private static final double MARGIN_OF_LARGE = 1.10;
    private static final double KILL_MARGIN = 1.2;

    private final Resource resource;
    private final DecayingHistogram histogram;
    private final TrailingMaximum lastHour;

    Autopilot(Series series) {
        this.resource = series.resource();
        this.histogram = new DecayingHistogram(
                Vpa.firstBucket(resource), resource == Resource.CPU ? CPU_HALF_LIFE : MEMORY_HALF_LIFE, series.step());
        this.lastHour = new TrailingMaximum(series.steps(HELD));
    }

    @Override
    public double decide(Seen seen) {
        histogram.decay();
        double need = resource == Resource.CPU ? cores(seen) : memory(seen);
        boolean isLarge = need > (resource == Resource.CPU ? LARGE_CORES : LARGE_MEMORY);
        return lastHour.push(need * (isLarge ? MARGIN_OF_LARGE : MARGIN));
    }

    private double cores(Seen seen) {
        if (seen.valid()) {
            if (seen.peak() == seen.used()) {
                histogram.add(seen.used(), 1);
            } else {
                histogram.add(seen.used(), 1 - PEAK_SHARE);
                histogram.add(seen.peak(), PEAK_SHARE);
            }
        }
        return histogram.loadQuantile(CPU_QUANTILE);
    }

    private double memory(Seen seen) {
        if (seen.valid()) {
            histogram.add(seen.peak(), 1);
        }
        double need = histogram.loadQuantile(MEMORY_QUANTILE);
        return seen.hit() ? Math.max(need, seen.limit() * KILL_MARGIN) : need;
    }
}
