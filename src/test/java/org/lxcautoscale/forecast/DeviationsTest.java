package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DeviationsTest {

    private static final double EACH_COUNTS = 1;

    private final Deviations deviations = new Deviations();

    @Test
    void thatOfWhatIsAlwaysExactIsNothing() {
        for (int i = 0; i < 100; i++) {
            deviations.add(0, EACH_COUNTS);
        }

        assertThat(deviations.quantile(0.02)).isCloseTo(0, within(0.001));
        assertThat(deviations.quantile(0.98)).isCloseTo(0, within(0.001));
    }

    @Test
    void quantilesOfNormalNoiseAreFound() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            deviations.add(0.3 * random.nextGaussian(), EACH_COUNTS);
        }

        assertThat(deviations.quantile(0.5)).isCloseTo(0, within(0.02));
        assertThat(deviations.quantile(0.9)).isCloseTo(0.3 * 1.2816, within(0.05));
        assertThat(deviations.quantile(0.98)).isCloseTo(0.3 * 2.0537, within(0.08));
        assertThat(deviations.quantile(0.1)).isCloseTo(-0.3 * 1.2816, within(0.05));
    }

    @Test
    void quantilesAscend() {
        Random random = new Random(2);
        for (int i = 0; i < 50; i++) {
            deviations.add(Math.exp(3 * random.nextGaussian()) * (random.nextBoolean() ? 1 : -1), 0.97);
        }

        double before = Double.NEGATIVE_INFINITY;
        for (double level = 0; level <= 1; level += 0.01) {
            assertThat(deviations.quantile(level)).isGreaterThanOrEqualTo(before);
            before = deviations.quantile(level);
        }
    }

    @Test
    void oldOnesAreForgotten() {
        for (int i = 0; i < 100; i++) {
            deviations.add(1, 0.9);
        }
        for (int i = 0; i < 100; i++) {
            deviations.add(-1, 0.9);
        }

        assertThat(deviations.quantile(0.98)).isLessThan(-0.8);
        assertThat(deviations.weight()).isCloseTo(10, within(0.01));
    }

    @Test
    void thatOfWhatIsOffByAnyAmountIsFinite() {
        deviations.add(1e300, EACH_COUNTS);
        deviations.add(-1e300, EACH_COUNTS);

        assertThat(deviations.quantile(1)).isBetween(1.0, 10.0);
        assertThat(deviations.quantile(0)).isBetween(-10.0, -1.0);
    }
}
