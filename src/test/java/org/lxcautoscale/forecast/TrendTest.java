package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static final int DAY = Slots.DAY;
    private static final double MB = 1 << 20;
    private static final double LIMIT = 2048 * MB;

    /** The first window: 2026-11-27. */
    private static final long START = LocalDate.of(2026, 11, 27).toEpochDay() * DAY;

    private final Trend trend = new Trend();
    private long next;

    /** Adds windows that use so many megabytes, by their number since the beginning. */
    private void use(double days, LongToDoubleFunction megabytes) {
        for (long until = Math.round(days * DAY); next < until; next++) {
            trend.add(START + next, Math.max(0, megabytes.applyAsDouble(next)) * MB);
        }
    }

    private Optional<Leak> leak() {
        return trend.leak(0, LIMIT);
    }

    /** In which share of seeds a leak is seen, when it is looked for after every quarter of a day. */
    private static double alarms(int days, int from, Function<Random, LongToDoubleFunction> series) {
        int seen = 0;
        for (int seed = 1; seed <= 40; seed++) {
            TrendTest one = new TrendTest();
            LongToDoubleFunction megabytes = series.apply(new Random(seed));
            boolean isSeen = false;
            for (double day = 0; day <= days; day += 0.25) {
                one.use(day + 1.0 / DAY, megabytes);
                isSeen |= day >= from && one.leak().isPresent();
            }
            seen += isSeen ? 1 : 0;
        }
        return seen / 40.0;
    }

    private static double daily(long window) {
        return Math.sin(2 * Math.PI * window / DAY);
    }

    @Test
    void steadyGrowthIsALeakWithItsDate() {
        Random random = new Random(1);
        use(4, window -> 600 + 120.0 * window / DAY + 5 * random.nextGaussian());

        Leak leak = leak().orElseThrow();
        assertThat(leak.bytesPerDay()).isCloseTo(120 * MB, within(6 * MB));
        assertThat(leak.days()).isBetween(3.0, 4.0);
        assertThat(leak.exhausted()).isBetween(LocalDate.of(2026, 12, 8), LocalDate.of(2026, 12, 10));
        assertThat(leak.atTheLatest())
                .isBetween(leak.exhausted(), leak.exhausted().plusDays(4));
        assertThat(leak.sentence())
                .matches(
                        "memory in use has grown by 1[12]\\d MiB a day for 3\\.\\d days, and reaches its limit of 2\\.0 GiB"
                                + " about 2026-12-\\d\\d \\(no later than 2026-12-\\d\\d\\)");
    }

    @Test
    void whatIsUsedAtMostReachesTheLimitFirst() {
        use(4, window -> 600 + 120.0 * window / DAY);

        assertThat(trend.leak(1700 * MB, LIMIT).orElseThrow().exhausted())
                .isBefore(leak().orElseThrow().exhausted());
        assertThat(trend.leak(3000 * MB, LIMIT).orElseThrow().exhausted())
                .as("it is reached")
                .isEqualTo(LocalDate.of(2026, 11, 30));
    }

    @Test
    void nothingIsSaidBeforeTwoDays() {
        use(2, window -> 600 + 500.0 * window / DAY);

        assertThat(leak()).isEmpty();
    }

    @Test
    void nothingIsSaidOfALimitThatIsFarAway() {
        use(4, window -> 600 + 120.0 * window / DAY);

        assertThat(trend.leak(0, 16_384 * MB)).isEmpty();
    }

    @Test
    void leaksAreFound() {
        assertThat(alarms(6, 0, random -> window -> 600 + 120.0 * window / DAY + 30 * random.nextGaussian()))
                .isGreaterThan(0.95);
        assertThat(alarms(
                        6,
                        0,
                        random -> window ->
                                800 + 120.0 * window / DAY + 150 * daily(window) + 20 * random.nextGaussian()))
                .as("beneath a daily pattern")
                .isGreaterThan(0.95);
        assertThat(alarms(
                        12,
                        0,
                        random -> window ->
                                600 + 120.0 * Math.max(0, window - 5 * DAY) / DAY + 15 * random.nextGaussian()))
                .as("after days without one")
                .isGreaterThan(0.95);
        assertThat(alarms(14, 0, random -> window -> 600 + 30.0 * window / DAY + 6 * random.nextGaussian()))
                .as("a slow one")
                .isGreaterThan(0.9);
    }

    @Test
    void noiseIsNoLeak() {
        for (double deviation : new double[] {10, 50, 200}) {
            assertThat(alarms(15, 0, random -> _ -> 1000 + deviation * random.nextGaussian()))
                    .isZero();
        }
    }

    @Test
    void aDailyPatternIsNoLeak() {
        assertThat(alarms(15, 0, random -> {
                    double high = 100 + 400 * random.nextDouble();
                    long begin = random.nextInt(DAY);
                    return window -> 1000 + high * daily(window + begin) + 20 * random.nextGaussian();
                }))
                .isZero();
    }

    @Test
    void jobsThatTakeMemoryAndGiveItBackAreNoLeak() {
        assertThat(alarms(15, 0, random -> {
                    double[] taken = {0};
                    return _ -> {
                        taken[0] = 0.97 * taken[0] + (random.nextInt(200) == 0 ? 1500 * random.nextDouble() : 0);
                        return 600 + taken[0] + 15 * random.nextGaussian();
                    };
                }))
                .isZero();
    }

    @Test
    void aCacheThatFillsAndLevelsOffIsNoLeak() {
        for (double time : new double[] {0.25, 0.5, 1, 2, 4}) {
            assertThat(alarms(
                            15,
                            0,
                            random -> window ->
                                    500 + 1000 * (1 - Math.exp(-window / (time * DAY))) + 10 * random.nextGaussian()))
                    .as("in %s days", time)
                    .isLessThan(0.02);
        }
    }

    @Test
    void stepsAreNoLeak() {
        assertThat(alarms(15, 0, random -> {
                    long at = random.nextInt(15 * DAY);
                    double high = 100 + 600 * random.nextDouble();
                    return window -> 700 + (window >= at ? high : 0) + 10 * random.nextGaussian();
                }))
                .isZero();
        assertThat(alarms(15, 0, random -> {
                    double[] level = {700};
                    return _ -> {
                        level[0] += random.nextInt(2 * DAY) == 0 ? 150 * random.nextGaussian() : 0;
                        return Math.max(100, level[0]) + 10 * random.nextGaussian();
                    };
                }))
                .isLessThan(0.02);
    }

    @Test
    void whatGrowsInTheWeekAndFallsAgainIsNoLeakOnceItIsKnown() {
        assertThat(alarms(28, 8, random -> {
                    int begin = random.nextInt(7 * DAY);
                    double perDay = 50 + 100 * random.nextDouble();
                    return window ->
                            500 + perDay * Math.floorMod(window + begin, 7L * DAY) / DAY + 10 * random.nextGaussian();
                }))
                .isZero();
    }

    @Test
    void aWalkAtRandomIsHardlyEverOne() {
        for (double step : new double[] {1, 10}) {
            assertThat(alarms(15, 0, random -> {
                        double[] level = {1000};
                        return _ -> level[0] = Math.max(50, level[0] + step * random.nextGaussian());
                    }))
                    .isLessThan(0.07);
        }
    }

    @Test
    void aRestartBeginsAnew() {
        use(5, window -> 600 + 120.0 * window / DAY);
        assertThat(leak()).isPresent();

        use(7, window -> 600 + 120.0 * (window - 5 * DAY) / DAY);
        assertThat(leak()).isEmpty();

        use(10.5, window -> 600 + 120.0 * (window - 5 * DAY) / DAY);
        assertThat(leak()).as("as high as before, when it was not full").isEmpty();

        use(12, window -> 600 + 120.0 * (window - 5 * DAY) / DAY);
        assertThat(leak().orElseThrow().days()).isBetween(6.0, 7.0);
    }

    @Test
    void whatWasKilledAtItsLimitIsALeakAgain() {
        use(5, window -> 600 + 290.0 * window / DAY);
        use(9, window -> 600 + 290.0 * (window - 5 * DAY) / DAY);

        assertThat(leak().orElseThrow().days()).isBetween(3.0, 4.5);
    }

    @Test
    void itEndsWhenItGrowsNoMore() {
        use(4, window -> 600 + 120.0 * window / DAY);
        assertThat(leak()).isPresent();

        use(6, _ -> 600 + 120.0 * 4);
        assertThat(leak()).isEmpty();
    }

    @Test
    void afterALongGapNothingIsKnown() {
        use(4, window -> 600 + 120.0 * window / DAY);
        next += 30 * DAY;
        use(34.1, _ -> 2000);

        assertThat(leak()).isEmpty();
    }

    @Test
    void whatIsMissingIsNoZero() {
        Random random = new Random(5);
        for (; next < 5 * DAY; next++) {
            if (random.nextInt(10) < 7) {
                trend.add(START + next, (600 + 120.0 * next / DAY) * MB);
            }
        }

        assertThat(leak().orElseThrow().bytesPerDay()).isCloseTo(120 * MB, within(6 * MB));
    }

    @Test
    void itIsReadAsItWasWritten() throws IOException {
        use(4.1, window -> 600 + 120.0 * window / DAY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        trend.write(new DataOutputStream(bytes));
        TrendTest read = new TrendTest();
        read.trend.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        read.next = next;
        assertThat(read.leak()).isEqualTo(leak()).isPresent();

        use(5, window -> 600 + 120.0 * window / DAY);
        read.use(5, window -> 600 + 120.0 * window / DAY);

        assertThat(read.leak()).isEqualTo(leak()).isPresent();
    }
}
