package org.lxcautoscale.replay;

/** Knows the future: the smallest limit that holds the peak of the next step. No policy can do better. */
final class Oracle implements SizingPolicy {

    private final Series series;
    private final SizeRange range;

    Oracle(Series series, SizeRange range) {
        this.series = series;
        this.range = range;
    }

    @Override
    public double foresee(int step, double limit) {
        double peak = series.peak()[step];
        return Double.isNaN(peak) ? limit : range.holding(peak);
    }

    @Override
    public double decide(Seen seen) {
        return seen.limit();
    }
}
