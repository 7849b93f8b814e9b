package org.lxcautoscale.anomaly;

import com.amazon.randomcutforest.RandomCutForest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.anomaly.NabScore.Scored;
import org.lxcautoscale.anomaly.NabScore.Window;

/** The detector beside plain Random Cut Forest (RCF) on the series of which NAB has labels. */
public final class NabBenchmark {

    private static final Duration STEP = Duration.ofMinutes(5);

    /**
     * A detector and its score.
     *
     * @param detector its name, for people
     * @param score with the threshold that is best for it
     */
    public record Result(String detector, NabScore score) {}

    private NabBenchmark() {}

    /**
     * Takes some seconds.
     *
     * @param series millicores in use at steps of five minutes, by name; those without labels are left out
     * @return the detector; the detector with the threshold that it tells by; RCF as it comes, with shingles of 1 and 8 steps.
     *     Empty if there is nothing to score by.
     */
    public static List<Result> run(Map<String, double[]> series, DetectorOptions options) {
        List<Scored> ours = new ArrayList<>();
        List<Scored> told = new ArrayList<>();
        List<Scored> plain = new ArrayList<>();
        List<Scored> shingled = new ArrayList<>();
        boolean isLabelled = false;
        for (Map.Entry<String, double[]> each : series.entrySet()) {
            Optional<List<Window>> labels = NabScore.labels(each.getKey());
            if (labels.isEmpty()) {
                continue;
            }
            List<Window> windows = labels.get();
            isLabelled |= !windows.isEmpty();
            double[] values = each.getValue();
            double[] tellings = new double[values.length];
            ours.add(new Scored(strengths(values, options, tellings), windows));
            told.add(new Scored(tellings, windows));
            plain.add(new Scored(plain(values, 1, options.seed()), windows));
            shingled.add(new Scored(plain(values, 8, options.seed()), windows));
        }
        if (!isLabelled) {
            return List.of();
        }
        return List.of(
                new Result("detector", NabScore.of(ours)),
                new Result("detector, what it tells", NabScore.of(told)),
                new Result("plain RCF, shingle 1", NabScore.of(plain)),
                new Result("plain RCF, shingle 8", NabScore.of(shingled)));
    }

    /** The detector's strengths; {@code tellings} becomes 1 where it tells something new. */
    private static double[] strengths(double[] values, DetectorOptions options, double[] tellings) {
        Detector detector = new Detector(List.of(Measure.CPU), options);
        double[] strengths = new double[values.length];
        Instant now = Instant.EPOCH;
        for (int i = 0; i < values.length; i++) {
            now = now.plus(STEP);
            Optional<Unusual> unusual = detector.add(new double[] {values[i]}, now);
            strengths[i] = detector.strength();
            tellings[i] = unusual.isPresent() && unusual.get().since().equals(now) ? 1 : 0;
        }
        return strengths;
    }

    /** Scores of RCF with the library's defaults, on the values as they are. */
    private static double[] plain(double[] values, int shingle, long seed) {
        RandomCutForest forest = RandomCutForest.builder()
                .dimensions(shingle)
                .shingleSize(shingle)
                .internalShinglingEnabled(shingle > 1)
                .randomSeed(seed)
                .build();
        double[] scores = new double[values.length];
        float value = 0;
        for (int i = 0; i < values.length; i++) {
            value = Double.isNaN(values[i]) ? value : (float) values[i];
            float[] point = {value};
            scores[i] = forest.getAnomalyScore(shingle > 1 ? forest.transformToShingledPoint(point) : point);
            forest.update(point);
        }
        return scores;
    }
}
