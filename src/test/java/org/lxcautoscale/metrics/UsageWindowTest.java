package org.lxcautoscale.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UsageWindowTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final UsageWindow window = new UsageWindow(3);
    private Instant now = START;
    private long cpuNanos = 1_000_000_000_000L;
    private long throttledNanos;
    private long oomKills;

    /** Lets ten seconds pass in which the container used so many cores, and so much memory at their end. */
    private void use(double cores, long memory) {
        cpuNanos += Math.round(cores * 10e9);
        read(memory);
    }

    private void read(long memory) {
        window.add(
                new Reading.Counters(
                        new CpuReading.Counter(cpuNanos),
                        memory,
                        OptionalLong.of(1 << 30),
                        oomKills,
                        OptionalLong.of(throttledNanos),
                        OptionalDouble.of(1.5),
                        OptionalDouble.of(0.25)),
                now);
        now = now.plusSeconds(10);
    }

    private Usage usage() {
        return (Usage) window.measure(3);
    }

    private String missing() {
        return ((Measurement.Missing) window.measure(3)).cause();
    }

    @Test
    void knowsNothingBeforeTheSecondReading() {
        assertThat(missing()).isEqualTo("not read yet");
        read(100);
        assertThat(missing()).isEqualTo("read only once so far");
        use(0.5, 100);
        assertThat(usage().cpu()).isEqualTo(new Usage.Amounts(500, 500, 500));
    }

    @Test
    void knowsARateAtTheFirstReading() {
        window.add(
                new Reading.Counters(
                        new CpuReading.Rate(1.25),
                        100,
                        OptionalLong.empty(),
                        0,
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()),
                now);

        assertThat(usage().cpu()).isEqualTo(new Usage.Amounts(1250, 1250, 1250));
        assertThat(usage().memory()).isEqualTo(new Usage.Amounts(100, 100, 100));
        assertThat(usage().throttled()).isEmpty();
        assertThat(usage().memoryLimit()).isEmpty();
    }

    @Test
    void learnsNothingFromARepeatedReadingAndForgetsNothing() {
        read(100);
        use(0.5, 200);
        Usage before = usage();

        window.add(new Reading.Repeated(), now);

        assertThat(usage()).isEqualTo(before);
        window.closeCycle();
        window.add(new Reading.Repeated(), now);
        assertThat(missing()).isEqualTo("not read in this cycle");
        use(0.5, 300);
        assertThat(usage().memory().peak()).isEqualTo(300);
    }

    @Test
    void takesCoresFromTheDifferenceOfCountersAndTheTimeBetween() {
        read(100);
        cpuNanos += 3_000_000_000L;
        now = now.minusSeconds(8);
        read(100);

        assertThat(usage().cpu().now()).isEqualTo(1500);
    }

    @Test
    void passesOverAReadingOfTheSameInstant() {
        read(100);
        use(1, 100);
        now = now.minusSeconds(10);
        use(1, 999);

        assertThat(usage().memory().now()).isEqualTo(100);
    }

    @Test
    void looksAtThe95thPercentileOfTheWindow() {
        read(0);
        for (int i = 1; i <= 100; i++) {
            use(i / 10.0, i);
        }

        assertThat(usage().cpu().p95()).isEqualTo(9500);
        assertThat(usage().memory().p95()).isEqualTo(95);
        assertThat(usage().cpu().peak()).isEqualTo(10_000);
        assertThat(usage().cpu().now()).isEqualTo(10_000);
    }

    @Test
    void remembersThePeaksOfTheCyclesBefore() {
        read(0);
        use(4, 400);
        window.closeCycle();
        assertThat(missing()).isEqualTo("not read in this cycle");
        use(1, 100);
        window.closeCycle();
        use(2, 50);

        assertThat(usage().cpu()).isEqualTo(new Usage.Amounts(2000, 2000, 4000));
        assertThat(usage().memory().peak()).isEqualTo(400);
        assertThat(((Usage) window.measure(1)).memory().peak()).isEqualTo(100);

        window.closeCycle();
        use(1, 50);
        window.closeCycle();
        use(1, 50);
        assertThat(usage().cpu().peak()).isEqualTo(2000);
    }

    @Test
    void forgetsAllWhenAReadingIsMissing() {
        read(0);
        use(4, 400);
        window.closeCycle();
        use(1, 100);

        window.add(new Reading.Unknown("memory.current: Permission denied"), now);
        assertThat(missing()).isEqualTo("memory.current: Permission denied");

        use(1, 100);
        assertThat(missing()).isEqualTo("read only once so far");
        use(1, 100);
        assertThat(usage().cpu().peak()).isEqualTo(1000);
        assertThat(usage().knownFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void startsAnewWhenTheContainerHasRestarted() {
        read(0);
        use(4, 400);
        cpuNanos = 0;
        read(10);

        assertThat(missing()).isEqualTo("read only once so far");
        use(1, 20);
        assertThat(usage().memory()).isEqualTo(new Usage.Amounts(20, 20, 20));

        window.add(new Reading.Stopped(), now);
        assertThat(missing()).isEqualTo("not running");
    }

    @Test
    void startsAnewWhenTheKillCounterHasFallen() {
        oomKills = 3;
        read(0);
        use(1, 1);
        oomKills = 0;
        use(1, 1);

        assertThat(missing()).isEqualTo("read only once so far");
    }

    @Test
    void countsKillsUntilTheyAreAnsweredOrTheCycleEnds() {
        oomKills = 5;
        read(0);
        use(1, 1);
        assertThat(usage().oomKills()).isZero();

        oomKills = 7;
        use(1, 1);
        use(1, 1);
        assertThat(usage().oomKills()).isEqualTo(2);
        window.answerOomKills();
        assertThat(usage().oomKills()).isZero();

        oomKills = 8;
        use(1, 1);
        window.closeCycle();
        use(1, 1);
        assertThat(usage().oomKills()).isZero();
    }

    @Test
    void seesARiseOnlyWhenItLastsOverTwoIntervals() {
        read(0);
        use(0, 100);
        assertThat(usage().memoryRise()).isZero();
        use(0, 150);
        assertThat(usage().memoryRise()).isEqualTo(5);
        use(0, 140);
        assertThat(usage().memoryRise()).isZero();
        use(0, 240);
        assertThat(usage().memoryRise()).isZero();
        use(0, 440);
        assertThat(usage().memoryRise()).isEqualTo(10);
    }

    @Test
    void takesTheShareOfTimeThrottled() {
        read(0);
        throttledNanos = 2_500_000_000L;
        use(1, 1);
        assertThat(usage().throttled()).hasValue(0.25);
        throttledNanos = 99_000_000_000L;
        use(1, 1);
        assertThat(usage().throttled()).hasValue(1);
    }

    @Test
    void passesOnWhatNeedsNoReckoning() {
        read(0);
        use(1, 1);

        assertThat(usage().memoryLimit()).hasValue(1 << 30);
        assertThat(usage().cpuPressure()).hasValue(1.5);
        assertThat(usage().memoryPressure()).hasValue(0.25);
        assertThat(usage().knownFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void staysSmallInALongCycleAndKeepsItsPeak() {
        read(0);
        use(9, 900);
        for (int i = 0; i < 10_000; i++) {
            use(1, 100);
        }

        assertThat(usage().cpu()).isEqualTo(new Usage.Amounts(1000, 1000, 9000));
        assertThat(usage().memory().peak()).isEqualTo(900);
    }
}
