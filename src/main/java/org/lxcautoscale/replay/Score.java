package org.lxcautoscale.replay;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well a policy has sized a series, or the mean of several. Only steps in which something was recorded count.
 *
 * @param slack the share of the limits that was not used: 1 − mean use / mean limit
 * @param violationShare the share of steps whose peak was above the limit
 * @param lostUse the share of the use that was above the limit
 * @param changesPerDay changes of the limit a day, of one container
 * @param limitToAllocation the mean limit, as a multiple of the mean size that was recorded; NaN if none was
 * @param meanLimit in cores or MiB
 * @param violations number of steps whose peak was above the limit; of several series the sum
 * @param differs the share of steps in which the limit was not that of the configured policy; NaN if that was not compared
 */
public record Score(
        double slack,
        double violationShare,
        double lostUse,
        double changesPerDay,
        double limitToAllocation,
        double meanLimit,
        long violations,
        double differs) {

    /** The mean over series, of which each counts the same; what is NaN does not count. */
    public static Score mean(List<Score> scores) {
        return new Score(
                mean(scores, Score::slack),
                mean(scores, Score::violationShare),
                mean(scores, Score::lostUse),
                mean(scores, Score::changesPerDay),
                mean(scores, Score::limitToAllocation),
                mean(scores, Score::meanLimit),
                scores.stream().mapToLong(Score::violations).sum(),
                mean(scores, Score::differs));
    }

    private static double mean(List<Score> scores, ToDoubleFunction<Score> figure) {
        double sum = 0;
        int count = 0;
        for (Score score : scores) {
            double value = figure.applyAsDouble(score);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** Adds up what a score needs, step by step: limits need not be kept. Not thread-safe. */
    static final class Tally {
        private static final double HARDLY_ANY = 1e-9;
        private static final double DAY_NANOS = Duration.ofDays(1).toNanos();

        private long steps;
        private double used;
        private double limits;
        private double lost;
        private long violations;
        private long changes;
        private long different;
        private double last = Double.NaN;

        /** A step in which something was recorded. */
        void add(double use, double peak, double limit) {
            steps++;
            used += use;
            limits += limit;
            lost += Math.max(0, use - limit);
            if (peak > limit) {
                violations++;
            }
            if (limit != last && steps > 1) {
                changes++;
            }
            last = limit;
        }

        /** In the step that was added last, the configured policy had another limit. */
        void addDifference() {
            different++;
        }

        /**
         * @param isCompared whether differences were looked for
         */
        Score score(Series series, boolean isCompared) {
            double days = steps * (series.step().toNanos() / DAY_NANOS);
            return new Score(
                    1 - used / limits,
                    (double) violations / steps,
                    lost / Math.max(used, HARDLY_ANY),
                    changes / days,
                    limits / steps / series.meanAllocation(),
                    limits / steps,
                    violations,
                    isCompared ? (double) different / steps : Double.NaN);
        }
    }
}
