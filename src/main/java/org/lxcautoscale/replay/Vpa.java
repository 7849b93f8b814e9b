package org.lxcautoscale.replay;

import java.time.Duration;
import org.lxcautoscale.container.Resource;

/**
 * The recommender of the Kubernetes Vertical Pod Autoscaler with its defaults: the 90th percentile of a histogram with a
 * half-life of 24 hours, and 15 % more. A sample of the CPU weighs as much as the limit was; of memory there is one sample a day,
 * its peak, and a kill counts as the limit and 20 % more, at least 100 MB. A recommendation is applied when it differs by more
 * than 10 % from the limit: the limits are changed in place, so none of the pauses between evictions are needed.
 *
 * <p>Source: {@code vertical-pod-autoscaler/pkg/recommender} of github.com/kubernetes/autoscaler: {@code model/types.go}, {@code
 * model/aggregations_config.go}, {@code logic/estimator.go}, {@code logic/recommender.go}.
 */
final class Vpa implements SizingPolicy {

    private static final Duration HALF_LIFE = Duration.ofHours(24);
    private static final Duration INTERVAL = Duration.ofDays(1);
    private static final double QUANTILE = 0.90;
    private static final double MARGIN = 1.15;
    private static final double SIGNIFICANT = 0.1;

    private static final double MIB = 1 << 20;
    private static final double LEAST_CORES = 0.025;
    private static final double LEAST_MEMORY = 250;
    private static final double LEAST_WEIGHT = 0.1;
    private static final double KILL_MARGIN = 1.2;
    private static final double KILL_BUMP = 1e8 / MIB;

    /** Width of the first bucket: 0.01 cores, 10 MB. */
    static double firstBucket(Resource resource) {
        return switch (resource) {
            case CPU -> 0.01;
            case MEMORY -> 1e7 / MIB;
        };
    }

    private final Resource resource;
    private final SizeRange range;
    private final DecayingHistogram histogram;
    private final int stepsPerDay;

    /** Of the current day, in MiB. */
    private double peak;

    /** What a sample from the start of the day weighs now: within a day, its peak does not fade. */
    private double age = 1;

    Vpa(Series series, SizeRange range) {
        this.resource = series.resource();
        this.range = range;
        this.histogram = new DecayingHistogram(firstBucket(resource), HALF_LIFE, series.step());
        this.stepsPerDay = series.steps(INTERVAL);
    }

    @Override
    public double decide(Seen seen) {
        histogram.decay();
        double limit = seen.limit();
        double least;
        if (resource == Resource.CPU) {
            if (seen.valid()) {
                histogram.add(seen.used(), Math.max(LEAST_WEIGHT, limit));
            }
            least = LEAST_CORES;
        } else {
            addMemory(seen);
            least = LEAST_MEMORY;
        }
        double target = Math.max(histogram.quantile(QUANTILE) * MARGIN, least);
        double compared = resource == Resource.CPU ? range.rounded(target) : target;
        return Math.abs(compared - limit) > SIGNIFICANT * limit ? target : limit;
    }

    private void addMemory(Seen seen) {
        boolean isNewDay = seen.step() % stepsPerDay == 0;
        peak = isNewDay ? 0 : peak;
        age = isNewDay ? 1 : age * histogram.fade();
        double use = seen.hit() ? Math.max(seen.limit() + KILL_BUMP, seen.limit() * KILL_MARGIN) : seen.peak();
        if (seen.valid() && use > peak) {
            if (peak > 0) {
                histogram.add(peak, -age);
            }
            histogram.add(use, age);
            peak = use;
        }
    }
}
