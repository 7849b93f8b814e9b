package org.lxcautoscale.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.anomaly.NabScore.Scored;
import org.lxcautoscale.anomaly.NabScore.Window;

/** The figures were worked out by hand from NAB's formulas; the whole of it reproduces the published scores of NAB's detectors. */
class NabScoreTest {

    private static final Window WINDOW = new Window(50, 59);

    private static double[] told(int... steps) {
        double[] scores = new double[100];
        Arrays.stream(steps).forEach(step -> scores[step] = 1);
        return scores;
    }

    private static double score(double[] scores) {
        return NabScore.of(List.of(new Scored(scores, List.of(WINDOW)))).value();
    }

    @Test
    void silenceIsZeroAndTheFirstStepOfTheWindowIsAHundred() {
        assertThat(score(new double[100])).isZero();
        assertThat(score(told(50))).isCloseTo(100, within(1e-9));
    }

    @Test
    void laterInTheWindowIsWorthLess() {
        // Position −(59 − 54 + 1) / 10 = −0.6: 2σ(3) − 1 = 0.905148; of 2σ(5) − 1 = 0.986614. From −1 (silence) to 1.
        assertThat(score(told(54))).isCloseTo(100 * (0.905148 / 0.986614 + 1) / 2, within(1e-3));
        assertThat(score(told(59))).isLessThan(score(told(54)));
    }

    @Test
    void onlyTheBestOfAWindowCounts() {
        assertThat(score(told(50, 54, 59))).isCloseTo(100, within(1e-9));
    }

    @Test
    void aStepOutsideCostsLessRightBehindTheWindow() {
        // Before: −0.11. Two steps behind, of a width of 9: 2σ(−5 · 2/9) − 1 = −0.504672.
        assertThat(score(told(50, 40))).isCloseTo(100 * (2 - 0.11) / 2, within(1e-9));
        assertThat(score(told(50, 61))).isCloseTo(100 * (2 - 0.11 * 0.504672) / 2, within(1e-3));
        assertThat(score(told(50, 99))).isCloseTo(100 * (2 - 0.11) / 2, within(1e-3));
    }

    @Test
    void theFirstStepsDoNotCount() {
        assertThat(score(told(0, 14, 50))).isCloseTo(100, within(1e-9));
        assertThat(score(told(15, 50))).isLessThan(100);
    }

    @Test
    void oneThresholdIsTakenForAllSeries() {
        double[] low = new double[100];
        low[50] = 0.5;
        double[] noisy = told(50);
        Arrays.fill(noisy, 60, 100, 0.7);
        NabScore both =
                NabScore.of(List.of(new Scored(low, List.of(WINDOW)), new Scored(noisy, List.of(new Window(50, 52)))));
        assertThat(both.threshold()).isEqualTo(1);
        assertThat(both.found()).isEqualTo(1);
        assertThat(both.windows()).isEqualTo(2);
        assertThat(both.outside()).isZero();
        assertThat(both.value()).isCloseTo(50, within(1e-9));
    }

    @Test
    void labelsFitTheSeries() {
        assertThat(NabScore.labels("nab-ec2_cpu_utilization_24ae8d"))
                .contains(List.of(new Window(3447, 3647), new Window(3677, 3877)));
        assertThat(NabScore.labels("nab-ec2_cpu_utilization_c6585a")).contains(List.of());
        assertThat(NabScore.labels("another")).isEmpty();
    }

    @Test
    void whatCannotBeScoredIsRefused() {
        assertThatThrownBy(() -> NabScore.of(List.of(new Scored(new double[100], List.of()))))
                .hasMessageContaining("no labelled window");
        assertThatThrownBy(() -> new Scored(new double[59], List.of(WINDOW))).hasMessageContaining("59 steps");
        assertThatThrownBy(() -> new Scored(new double[100], List.of(WINDOW, WINDOW)))
                .hasMessageContaining("overlaps");
        assertThatThrownBy(() -> new Window(5, 5)).hasMessageContaining("5 to 5");
    }
}
