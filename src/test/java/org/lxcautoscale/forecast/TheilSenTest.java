package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TheilSenTest {

    private static double[] numbers(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> i);
        return x;
    }

    @Test
    void ofALineItIsThatLine() {
        TheilSen line = TheilSen.of(new double[] {1, 2, 5, 7}, new double[] {5, 7, 13, 17});

        assertThat(line.slope()).isEqualTo(2);
        assertThat(line.at(10)).isEqualTo(23);
        assertThat(line.low()).isEqualTo(2);
        assertThat(line.high()).isEqualTo(2);
        assertThat(line.tau()).isEqualTo(1);
        assertThat(line.deviation()).isZero();
    }

    @Test
    void aFewPointsThatAreFarOffDoNotMoveIt() {
        double[] x = numbers(20);
        double[] y = new double[20];
        Arrays.setAll(y, i -> 3 * x[i] + (i % 5 == 0 ? 1e6 : 0));

        assertThat(TheilSen.of(x, y).slope()).isCloseTo(3, within(0.01));
        assertThat(TheilSen.of(x, y).at(0)).isCloseTo(0, within(0.01));
    }

    @Test
    void whatFallsHasANegativeTau() {
        assertThat(TheilSen.of(numbers(4), new double[] {4, 3, 2, 1}).tau()).isEqualTo(-1);
        assertThat(TheilSen.of(numbers(4), new double[] {1, 1, 1, 1}).tau()).isZero();
        assertThat(TheilSen.of(numbers(3), new double[] {1, 3, 2}).tau()).isCloseTo(1.0 / 3, within(1e-9));
    }

    @Test
    void itsIntervalHoldsTheTrueSlopeInNineOfTenCases() {
        Random random = new Random(1);
        int held = 0;
        for (int i = 0; i < 1000; i++) {
            double[] y = new double[20];
            Arrays.setAll(y, at -> 0.5 * at + random.nextGaussian());
            TheilSen line = TheilSen.of(numbers(20), y);
            held += line.low() <= 0.5 && 0.5 <= line.high() ? 1 : 0;
        }

        assertThat(held).isBetween(870, 930);
    }
}
