package org.lxcautoscale.replay;

import java.time.Duration;

/**
 * A policy that decides at intervals of several steps: it sees the mean and the peak of the interval, and whether any of its steps
 * has hit the limit. Where nothing of an interval was recorded, it sees that.
 */
final class Paced implements SizingPolicy {

    private final SizingPolicy policy;
    private final int steps;

    private int interval;
    private int count;
    private int valid;
    private double used;
    private double peak;
    private boolean hit;
    private double wish = Double.NaN;

    private Paced(SizingPolicy policy, int steps) {
        this.policy = policy;
        this.steps = steps;
    }

    /** The policy at this interval; as it is for series whose steps are no shorter. */
    static Factory every(Duration interval, Factory policy) {
        return (series, range) -> {
            if (series.step().compareTo(interval) >= 0) {
                return policy.start(series, range);
            }
            int steps = series.steps(interval);
            Series inIntervals = new Series(
                    series.name(),
                    series.resource(),
                    series.step().multipliedBy(steps),
                    series.used(),
                    series.peak(),
                    series.allocation(),
                    series.meanAllocation());
            return new Paced(policy.start(inIntervals, range), steps);
        };
    }

    @Override
    public double decide(Seen seen) {
        if (seen.valid()) {
            valid++;
            used += seen.used();
            peak = Math.max(peak, seen.peak());
            hit |= seen.hit();
        }
        count++;
        if (count == steps) {
            wish = policy.decide(
                    valid > 0
                            ? new Seen(interval, true, used / valid, peak, hit, seen.limit())
                            : new Seen(interval, false, 0, 0, false, seen.limit()));
            begin();
        }
        return Double.isNaN(wish) ? seen.limit() : wish;
    }

    private void begin() {
        interval++;
        count = 0;
        valid = 0;
        used = 0;
        peak = 0;
        hit = false;
    }
}
