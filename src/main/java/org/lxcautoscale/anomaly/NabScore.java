package org.lxcautoscale.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The standard score of the Numenta Anomaly Benchmark (NAB): how early a detector tells the labelled windows of a corpus, and how
 * seldom it tells anything else.
 *
 * <p>A telling in a window is worth the more the earlier it is in it, 1 at its first step and 0 at its end (a sigmoid); only the
 * best of a window counts. A window of which nothing is told costs 1. A telling outside costs up to 0.11, less shortly after a
 * window. The first 15 % of a series, at most 750 steps, do not count. One threshold, the best one, is taken for the whole corpus.
 * 0 is what a detector gets that never tells anything, 100 what one gets that tells each window at its first step, and nothing else.
 *
 * <p>The formulas are those of NAB 1.1, {@code nab/sweeper.py}.
 *
 * @param value 100 at most, may be negative
 * @param threshold scores from here on are told
 * @param windows labelled windows
 * @param found those in which something is told
 * @param outside steps outside of windows that are told
 */
public record NabScore(double value, double threshold, int windows, int found, int outside) {

    private static final double PRICE_OF_FALSE = 0.11;
    private static final double PROBATION = 0.15;
    private static final int LONGEST_FOR_PROBATION = 5000;

    /** Beyond so many widths behind a window a telling has nothing to do with it. */
    private static final double FAR_BEHIND = 3;

    /** The windows of NAB 1.1 ({@code labels/combined_windows.json}, MIT licence) for the series that public traces have of it, in rows from 0. */
    private static final Map<String, List<Window>> LABELS = Map.of(
            "nab-ec2_cpu_utilization_24ae8d", List.of(new Window(3447, 3647), new Window(3677, 3877)),
            "nab-ec2_cpu_utilization_5f5533", List.of(new Window(1171, 1371), new Window(2830, 3030)),
            "nab-ec2_cpu_utilization_825cc2", List.of(new Window(1526, 1868)),
            "nab-ec2_cpu_utilization_c6585a", List.of(),
            "nab-rds_cpu_utilization_cc0c53", List.of(new Window(2980, 3180), new Window(3479, 3679)));

    /**
     * Steps in which something unusual has been labelled.
     *
     * @param first from 0
     * @param last inclusive, after {@code first}
     */
    public record Window(int first, int last) {
        public Window {
            if (first < 0 || last <= first) {
                throw new IllegalArgumentException("a window of steps " + first + " to " + last);
            }
        }
    }

    /**
     * What a detector says of a series.
     *
     * @param scores a finite one a step, the higher the more unusual
     * @param windows in order, not overlapping, within the steps
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Scored(double[] scores, List<Window> windows) {
        public Scored {
            windows = List.copyOf(windows);
            int from = 0;
            for (Window window : windows) {
                if (window.first() < from || window.last() >= scores.length) {
                    throw new IllegalArgumentException(window + " overlaps, or ends after " + scores.length + " steps");
                }
                from = window.last() + 1;
            }
        }
    }

    /** The labelled windows of such a series; empty if NAB has no series of that name. A series may have none. */
    public static Optional<List<Window>> labels(String series) {
        return Optional.ofNullable(LABELS.get(series));
    }

    /** The score of a corpus. @throws IllegalArgumentException if it has no window after its first 15 % */
    public static NabScore of(List<Scored> corpus) {
        List<Step> steps = new ArrayList<>();
        int windows = 0;
        for (Scored scored : corpus) {
            windows += addSteps(steps, scored, windows);
        }
        double[] worth = new double[windows];
        for (Step step : steps) {
            if (step.window >= 0) {
                worth[step.window] = -1;
            }
        }
        double silent = 0;
        for (double each : worth) {
            silent += each;
        }
        if (silent == 0) {
            throw new IllegalArgumentException("there is no labelled window to score by");
        }
        steps.sort(Comparator.comparingDouble(Step::score).reversed());
        double sum = silent;
        NabScore best = new NabScore(0, Double.POSITIVE_INFINITY, windows, 0, 0);
        int found = 0;
        int outside = 0;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.window < 0) {
                sum += step.worth;
                outside++;
            } else {
                if (worth[step.window] == -1) {
                    found++;
                }
                double better = Math.max(worth[step.window], step.worth);
                sum += better - worth[step.window];
                worth[step.window] = better;
            }
            boolean isLastOfScore = i + 1 == steps.size() || steps.get(i + 1).score < step.score;
            double value = 100 * (sum - silent) / (windows - silent);
            if (isLastOfScore && value > best.value) {
                best = new NabScore(value, step.score, windows, found, outside);
            }
        }
        return best;
    }

    /** What telling a step is worth; {@code window} is negative outside of windows. */
    private record Step(double score, int window, double worth) {}

    private static int addSteps(List<Step> steps, Scored scored, int firstWindow) {
        int length = scored.scores.length;
        double probation = Math.min(Math.floor(PROBATION * length), PROBATION * LONGEST_FOR_PROBATION);
        double atFirst = sigmoid(-1);
        int next = 0;
        for (int i = 0; i < length; i++) {
            while (next < scored.windows.size() && scored.windows.get(next).last < i) {
                next++;
            }
            boolean isInside = next < scored.windows.size() && scored.windows.get(next).first <= i;
            if (i < probation) {
                continue;
            }
            if (isInside) {
                Window window = scored.windows.get(next);
                double width = window.last - window.first + 1;
                steps.add(new Step(
                        scored.scores[i], firstWindow + next, sigmoid(-(window.last - i + 1) / width) / atFirst));
            } else if (next == 0) {
                steps.add(new Step(scored.scores[i], -1, -PRICE_OF_FALSE));
            } else {
                Window before = scored.windows.get(next - 1);
                double widths = (double) (i - before.last) / (before.last - before.first);
                steps.add(new Step(scored.scores[i], -1, PRICE_OF_FALSE * sigmoid(widths)));
            }
        }
        return scored.windows.size();
    }

    /** From 1 far before the end of a window (position below 0) to −1 far behind it. */
    private static double sigmoid(double position) {
        return position > FAR_BEHIND ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
    }
}
