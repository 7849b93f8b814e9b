package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GateTest {

    private static final int DAY = Slots.DAY;
    private static final double PRICE = 20;

    private final Gate gate = new Gate(PRICE);
    private long next;

    /** The adaptive policy is too small in one window of ten; the forecast never is, and has more that is unused. */
    private void forecastIsBetter(int windows) {
        for (int i = 0; i < windows; i++) {
            next++;
            gate.addSizes(next, new double[] {100, 130, 100, 100, 140}, 60, next % 10 == 0 ? 120 : 90);
            gate.addLosses(next, 5, 10, 12);
        }
    }

    private void forecastIsWorse(int windows) {
        for (int i = 0; i < windows; i++) {
            next++;
            gate.addSizes(next, new double[] {100, 200, 100, 100, 210}, 60, 90);
            gate.addLosses(next, 20, 10, 12);
        }
    }

    private Standing standing() {
        return gate.standing(next);
    }

    @Test
    void nothingIsProvedBeforeThreeDays() {
        forecastIsBetter(2 * DAY + 20 * 12);

        assertThat(standing().isWon()).isFalse();
        assertThat(standing().lacking().orElseThrow()).contains("proved nothing yet", "of 2.8 days");

        forecastIsBetter(2 * 12);

        assertThat(standing().isWon()).isTrue();
    }

    @Test
    void whatThereIsOfEachContenderIsAMean() {
        forecastIsBetter(4 * DAY);

        assertThat(standing().windows()).isEqualTo(4 * DAY);
        assertThat(standing().forecasts()).isEqualTo(4 * DAY);
        assertThat(standing().of(Contender.FORECAST).loss()).isCloseTo(5, within(1e-3));
        assertThat(standing().of(Contender.ADAPTIVE).unused()).isCloseTo(0.4, within(1e-3));
        assertThat(standing().of(Contender.FORECAST).unused()).isCloseTo(1 - 60.0 / 130, within(1e-3));
        assertThat(standing().of(Contender.ADAPTIVE).tooSmall()).isCloseTo(0.1, within(2e-3));
        assertThat(standing().of(Contender.FORECAST).tooSmall()).isZero();
        assertThat(standing().gain()).isCloseTo(0.5, within(1e-3));
    }

    @Test
    void itIsDemotedWhenItStopsWinning() {
        forecastIsBetter(14 * DAY);
        assertThat(standing().isWon()).isTrue();

        int days = 0;
        while (standing().isWon() && days < 14) {
            forecastIsWorse(DAY);
            days++;
        }

        assertThat(days).isBetween(1, 8);
    }

    @Test
    void whatIsOlderThanTwoWeeksIsForgotten() {
        forecastIsWorse(10 * DAY);
        forecastIsBetter(14 * DAY);

        assertThat(standing().windows()).isBetween(13 * DAY, 14 * DAY);
        assertThat(standing().of(Contender.FORECAST).loss()).isCloseTo(5, within(1e-3));
        assertThat(standing().isWon()).isTrue();
    }

    @Test
    void afterAMonthWithoutAnythingNothingIsProved() {
        forecastIsBetter(14 * DAY);
        next += 30 * DAY;
        forecastIsBetter(1);

        assertThat(standing().windows()).isEqualTo(1);
        assertThat(standing().isWon()).isFalse();
    }

    @Test
    void ofTwoWaysToUseItTheCheaperOneCounts() {
        for (int i = 0; i < 4 * DAY; i++) {
            next++;
            gate.addSizes(next, new double[] {100, 500, 100, 100, 130}, 60, next % 10 == 0 ? 120 : 90);
            gate.addLosses(next, 5, 10, 12);
        }

        assertThat(standing().best()).isEqualTo(Contender.EARLIER);
        assertThat(standing().isWon()).isTrue();
    }
}
