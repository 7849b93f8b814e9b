package org.lxcautoscale.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecayingHistogramTest {

    private final DecayingHistogram histogram =
            new DecayingHistogram(0.01, Duration.ofHours(24), Duration.ofSeconds(300));

    @Test
    void anEmptyOneHasNoQuantiles() {
        assertThat(histogram.quantile(0.9)).isZero();
        assertThat(histogram.loadQuantile(0.9)).isZero();
    }

    @Test
    void aQuantileIsTheEndOfItsBucket() {
        for (int i = 1; i <= 100; i++) {
            histogram.add(i / 100.0, 1);
        }

        assertThat(histogram.quantile(0.5)).isBetween(0.5, 0.54);
        assertThat(histogram.quantile(0.9)).isBetween(0.9, 0.96);
        // weighted by load, half of the whole use is in samples up to 0.71
        assertThat(histogram.loadQuantile(0.5)).isBetween(0.70, 0.76);
    }

    @Test
    void aSampleLosesHalfOfItsWeightInAHalfLife() {
        histogram.add(1, 3);
        for (int step = 0; step < 288; step++) {
            histogram.decay();
        }
        histogram.add(0.1, 1);

        assertThat(histogram.quantile(0.39)).isLessThan(0.2); // 1 of 2.5
        assertThat(histogram.quantile(0.41)).isGreaterThan(0.9);
        assertThat(histogram.fade()).isCloseTo(Math.pow(0.5, 1 / 288.0), within(1e-15));
    }

    @Test
    void yearsDoNotOverflow() {
        for (int step = 0; step < 288 * 1000; step++) {
            histogram.decay();
            histogram.add(0.5, 1);
        }

        assertThat(histogram.quantile(0.9)).isBetween(0.5, 0.55);
    }

    @Test
    void aSampleThatIsTakenAwayIsGone() {
        histogram.add(1, 1);
        histogram.decay();
        histogram.add(0.1, 1);
        histogram.add(1, -histogram.fade());

        assertThat(histogram.quantile(0.99)).isLessThan(0.2);
    }

    @Test
    void aTrailingMaximumIsThatOfTheLastValues() {
        Random random = new Random(7);
        double[] values = random.doubles(500).toArray();
        TrailingMaximum maximum = new TrailingMaximum(12);
        for (int i = 0; i < values.length; i++) {
            double highest = 0;
            for (int j = Math.max(0, i - 11); j <= i; j++) {
                highest = Math.max(highest, values[j]);
            }
            assertThat(maximum.push(values[i])).isEqualTo(highest);
        }
    }
}
