package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static Standing standing(double loss, double lastValue, double yesterday, double unused, double tooSmall) {
        return new Standing(
                2000,
                2000,
                20,
                List.of(
                        new Standing.Result(0, 0.5, 0.01),
                        new Standing.Result(loss, unused, tooSmall),
                        new Standing.Result(lastValue, 0.5, 0.01),
                        new Standing.Result(yesterday, 0.5, 0.01),
                        new Standing.Result(0, 1, 0)));
    }

    @Test
    void aForecastMustBeBetterThanTheBetterOfTheSimpleOnes() {
        assertThat(standing(9.4, 10, 20, 0.5, 0.005).isWon()).isTrue();
        assertThat(standing(9.6, 10, 20, 0.5, 0.005).isWon()).isFalse();
        assertThat(standing(9.6, 20, 10, 0.5, 0.005).lacking().orElseThrow())
                .isEqualTo("it is 4 % better than simple forecasts, not 5 %");
    }

    @Test
    void itsSizesMustCostLess() {
        assertThat(standing(5, 10, 10, 0.6, 0.004).isWon()).isTrue();
        assertThat(standing(5, 10, 10, 0.6, 0.0055).isWon()).isFalse();
        assertThat(standing(5, 10, 10, 0.5, 0.01).lacking().orElseThrow())
                .isEqualTo("sizes by it would not have been better: 50.0 % unused and 1.00 % of the time too small,"
                        + " without it 50.0 % and 1.00 %");
    }

    @Test
    void whereSimpleForecastsAreExactNoneIsBetter() {
        assertThat(standing(0, 0, 10, 0.4, 0).isWon()).isFalse();
    }

    @Test
    void whatIsNoNumberHasNotWon() {
        assertThat(standing(Double.NaN, 10, 10, 0.4, 0).isWon()).isFalse();
        assertThat(standing(5, 10, 10, Double.NaN, 0).isWon()).isFalse();
        assertThat(standing(5, 10, 10, 0.4, Double.NaN).isWon()).isFalse();
    }
}
