package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class ForecasterTest {

    private static final int HOUR = Forecaster.HOUR;
    private static final int DAY = Slots.DAY;

    private final Slots past = new Slots();
    private final Forecaster hour = Forecaster.ofHour();
    private final Forecaster day = Forecaster.ofDay();

    private int scored;
    private final int[] covered = new int[3];

    private void learn(long until, LongToDoubleFunction series) {
        for (long window = past.last() == Long.MIN_VALUE ? 0 : past.last() + 1; window < until; window++) {
            past.add(window, series.applyAsDouble(window));
            hour.learn(past).ifPresent(this::count);
            day.learn(past);
        }
    }

    private void count(Forecaster.Over over) {
        over.said().ifPresent(said -> {
            scored++;
            for (int level = 0; level < covered.length; level++) {
                covered[level] += over.actual() <= said[level] ? 1 : 0;
            }
        });
    }

    private double[] nextHour() {
        return hour.forecast(past, 1, HOUR).orElseThrow();
    }

    /** Little, but for two hours from noon. */
    private static double dailyPeak(long window) {
        long of = Math.floorMod(window, (long) DAY);
        return of >= 12 * HOUR && of < 14 * HOUR ? 4 : 1;
    }

    @Test
    void nothingIsForeseenOfNothing() {
        assertThat(hour.forecast(past, 1, HOUR)).isEmpty();
        assertThat(day.forecast(past, 1, DAY)).isEmpty();
    }

    @Test
    void thePeakOfTheDayIsForeseen() {
        learn(6 * DAY + 11 * HOUR, ForecasterTest::dailyPeak);

        assertThat(nextHour()[2]).as("an hour before, of that hour").isLessThan(2);

        learn(6 * DAY + 11 * HOUR + 2, ForecasterTest::dailyPeak);

        assertThat(nextHour()[0]).as("when it begins within the hour").isGreaterThan(3.5);
        assertThat(nextHour()[2]).isBetween(3.9, 4.3);
    }

    @Test
    void itsEndIsForeseen() {
        learn(6 * DAY + 14 * HOUR, ForecasterTest::dailyPeak);

        assertThat(past.get(past.last())).isEqualTo(4);
        assertThat(nextHour()[2]).isLessThan(2);
    }

    @Test
    void theNextDayHasThePeakToo() {
        learn(6 * DAY + 20 * HOUR, ForecasterTest::dailyPeak);

        assertThat(day.forecast(past, 1, DAY).orElseThrow()[2]).isBetween(3.9, 4.3);
    }

    @Test
    void whatIsConstantStaysSo() {
        learn(3 * DAY, _ -> 2);

        for (double quantile : nextHour()) {
            assertThat(quantile).isCloseTo(2, within(0.005));
        }
        for (double quantile : day.forecast(past, 1, DAY).orElseThrow()) {
            assertThat(quantile).isCloseTo(2, within(0.005));
        }
    }

    @Test
    void quantilesAreWhatTheySayOfNoise() {
        Random random = new Random(3);
        learn(20 * DAY, _ -> Math.max(0, 2 + 0.3 * random.nextGaussian()));

        assertThat(scored).isGreaterThan(19 * DAY);
        assertThat((double) covered[0] / scored).isBetween(0.40, 0.62);
        assertThat((double) covered[1] / scored).isBetween(0.83, 0.96);
        assertThat((double) covered[2] / scored).isBetween(0.95, 0.998);
    }

    @Test
    void quantilesAreWhatTheySayOfARestlessWalk() {
        Random random = new Random(4);
        double[] at = {3};
        learn(20 * DAY, _ -> {
            at[0] = Math.clamp(at[0] + 0.1 * random.nextGaussian(), 0.5, 6);
            return at[0];
        });

        assertThat((double) covered[0] / scored).isBetween(0.40, 0.62);
        assertThat((double) covered[1] / scored).isBetween(0.83, 0.96);
        assertThat((double) covered[2] / scored).isBetween(0.94, 0.998);
    }

    @Test
    void whatIsUnknownIsNoZero() {
        Random random = new Random(5);
        for (long window = 0; window < 6 * DAY + 11 * HOUR + 2; window++) {
            if (random.nextInt(10) >= 3) {
                past.add(window, dailyPeak(window));
                hour.learn(past);
            }
        }

        assertThat(nextHour()[2]).isGreaterThan(3.5);
        assertThat(nextHour()[0]).isGreaterThan(1);
    }

    @Test
    void afterALongGapNothingIsJudgedThatWasSaidBefore() {
        learn(5 * DAY, ForecasterTest::dailyPeak);
        past.add(35 * DAY, 1);

        assertThat(hour.learn(past)).isEmpty();
        for (int i = 1; i < HOUR; i++) {
            past.add(35 * DAY + i, 1);
            Optional<Forecaster.Over> over = hour.learn(past);
            assertThat(over).isEmpty();
        }
    }

    @Test
    void quantilesAscend() {
        Random random = new Random(6);
        for (long window = 0; window < 4 * DAY; window++) {
            past.add(window, random.nextInt(20) == 0 ? 5 * random.nextDouble() : random.nextDouble());
            hour.learn(past);
            hour.forecast(past, 1, HOUR).ifPresent(said -> assertThat(said).isSorted());
        }
    }
}
