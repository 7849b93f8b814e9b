package org.lxcautoscale.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.replay.PastUse.Amounts;

/** What the windows of 5 minutes say in which a container was seen. */
final class Windows {

    /** Windows that a rise is measured by. */
    private static final int BEFORE = 5;

    /** Fewer say nothing of what is usual. */
    static final int OF_A_DAY = 288;

    /** What scores less is parted from the others as late as most are. */
    private static final double USUAL = 0.5;

    private Windows() {}

    /**
     * The same use, in which a window counts less where CPU use rises all at once: its use is the mean of the windows before, and the
     * given share of what is above it. If the use stays up, the windows after count in full. Memory stays as it is, as too little of it
     * kills.
     */
    static PastUse smoothed(PastUse use, SuggestionSettings settings) {
        Amounts cpu = use.cpu();
        double[] used = cpu.used().clone();
        double[] peak = cpu.peak().clone();
        for (int window = 0; window < used.length; window++) {
            Recent before = Recent.before(cpu.used(), window);
            double threshold = before.mean() + settings.spikeThreshold() * before.deviation();
            if (before.count() == BEFORE && cpu.used()[window] > threshold) {
                used[window] = before.mean() + settings.smoothing() * (cpu.used()[window] - before.mean());
                double peaks = Recent.before(cpu.peak(), window).mean();
                double damped = peaks + settings.smoothing() * (cpu.peak()[window] - peaks);
                peak[window] = Math.clamp(damped, used[window], Math.max(used[window], cpu.peak()[window]));
            }
        }
        return new PastUse(
                use.id(),
                use.name(),
                use.start(),
                new Amounts(used, peak, cpu.hitAt(), cpu.size(), cpu.coarse()),
                use.memory());
    }

    /** Mean and standard deviation of the windows right before one. */
    private record Recent(int count, double mean, double deviation) {

        /** Unknown ones do not count. */
        static Recent before(double[] values, int window) {
            int count = 0;
            double sum = 0;
            double squares = 0;
            for (int i = Math.max(0, window - BEFORE); i < window; i++) {
                if (!Double.isNaN(values[i])) {
                    count++;
                    sum += values[i];
                }
            }
            double mean = count == 0 ? 0 : sum / count;
            for (int i = Math.max(0, window - BEFORE); i < window; i++) {
                squares += Double.isNaN(values[i]) ? 0 : (values[i] - mean) * (values[i] - mean);
            }
            return new Recent(count, mean, count < 2 ? 0 : Math.sqrt(squares / (count - 1)));
        }
    }

    /** Why the last window is not as the others, a sentence without its end; empty if it is, or if less than a day is known. */
    static Optional<String> unusual(PastUse use, SuggestionSettings settings) {
        double[][] points = points(use);
        if (points.length < OF_A_DAY) {
            return Optional.empty();
        }
        IsolationForest forest = IsolationForest.of(points, settings.trees(), settings.samples(), settings.seed());
        double last = forest.score(points[points.length - 1]);
        int higher = 0;
        for (double[] point : points) {
            higher += forest.score(point) >= last ? 1 : 0;
        }
        boolean isUnusual = last > USUAL && higher <= settings.contamination() * points.length;
        return isUnusual
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "what it uses is unusual now, as in %d of %d windows of 5 minutes",
                        higher,
                        points.length))
                : Optional.empty();
    }

    /** Mean and peak of CPU, memory in use, and how far CPU and memory are from the mean of the windows before. */
    private static double[][] points(PastUse use) {
        double[] cpu = use.cpu().used();
        double[] memory = use.memory().used();
        List<double[]> points = new ArrayList<>();
        for (int window = 0; window < cpu.length; window++) {
            if (!Double.isNaN(cpu[window]) && !Double.isNaN(memory[window])) {
                points.add(new double[] {
                    cpu[window],
                    use.cpu().peak()[window],
                    memory[window],
                    cpu[window] - before(cpu, window),
                    memory[window] - before(memory, window)
                });
            }
        }
        return points.toArray(double[][]::new);
    }

    private static double before(double[] values, int window) {
        Recent before = Recent.before(values, window);
        return before.count() == 0 ? values[window] : before.mean();
    }
}
