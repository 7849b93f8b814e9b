package org.lxcautoscale.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;

/** What a window knows, and when it starts over. */
class UsageWindowTest extends ReadWindow {

    @Test
    void aNewRunIsARestartEvenIfItsCpuTimeIsHigher() {
        assertThat(read("first", 100)).isFalse();
        assertThat(read("first", 200)).isFalse();
        window.add(new Reading.Unknown("gone"), size, now);

        assertThat(read("second", 300)).isTrue();
        assertThat(missing()).isEqualTo("read only once so far");
        assertThat(read("second", 400)).isFalse();
        assertThat(window.add(new Reading.Stopped(), size, now)).isTrue();
    }

    boolean read(String run, long memory) {
        cpuNanos += 1_000_000_000L;
        now = now.plusSeconds(10);
        return window.add(
                new Reading.Counters(
                        new CpuReading.Counter(cpuNanos),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        Optional.of(MemoryReading.of(memory)),
                        LimitsInForce.UNKNOWN,
                        Optional.of(run)),
                size,
                now);
    }

    @Test
    void knowsNothingBeforeTheSecondReading() {
        assertThat(missing()).isEqualTo("not read yet");
        read(100);
        assertThat(missing()).isEqualTo("read only once so far");
        use(0.5, 100);
        assertThat(figures(usage().cpu().amounts())).containsExactly(500L, 500L, 500L);
    }

    @Test
    void knowsARateAtTheFirstReading() {
        window.add(
                new Reading.Counters(
                        new CpuReading.Rate(1.25),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        Optional.of(MemoryReading.of(100)),
                        LimitsInForce.UNKNOWN),
                size,
                now);

        assertThat(figures(usage().cpu().amounts())).containsExactly(1250L, 1250L, 1250L);
        assertThat(figures(memory().amounts())).containsExactly(100L, 100L, 100L);
        assertThat(usage().cpu().throttled()).isEmpty();
        assertThat(usage().limits()).isEqualTo(LimitsInForce.UNKNOWN);
    }

    @Test
    void aRepeatedReadingAddsAndDiscardsNothing() {
        read(100);
        use(0.5, 200);
        Usage before = usage();

        window.add(new Reading.Repeated(), size, now);

        assertThat(usage()).isEqualTo(before);
        window.closeCycle();
        window.add(new Reading.Repeated(), size, now);
        assertThat(missing()).isEqualTo("not read in this cycle");
        use(0.5, 300);
        assertThat(memory().amounts().peak()).isEqualTo(300);
    }

    @Test
    void computesCoresFromTheDifferenceOfCounters() {
        read(100);
        cpuNanos += 3_000_000_000L;
        now = now.minusSeconds(8);
        read(100);

        assertThat(usage().cpu().amounts().now()).isEqualTo(1500);
    }

    @Test
    void ignoresASecondReadingOfTheSameInstant() {
        read(100);
        use(1, 100);
        now = now.minusSeconds(10);
        use(1, 999);

        assertThat(memory().amounts().now()).isEqualTo(100);
    }

    @Test
    void computesThe95thPercentileOfTheWindow() {
        read(0);
        for (int i = 1; i <= 100; i++) {
            use(i / 10.0, i);
        }

        assertThat(usage().cpu().amounts().p95()).isEqualTo(9500);
        assertThat(memory().amounts().p95()).isEqualTo(95);
        assertThat(usage().cpu().amounts().peak()).isEqualTo(10_000);
        assertThat(usage().cpu().amounts().now()).isEqualTo(10_000);
    }

    @Test
    void remembersThePeaksOfPreviousCycles() {
        read(0);
        use(4, 400);
        window.closeCycle();
        assertThat(missing()).isEqualTo("not read in this cycle");
        use(1, 100);
        window.closeCycle();
        use(2, 50);

        assertThat(figures(usage().cpu().amounts())).containsExactly(2000L, 2000L, 4000L);
        assertThat(memory().amounts().peak()).isEqualTo(400);
        assertThat(((Usage) window.measure(2)).memory().orElseThrow().amounts().peak())
                .isEqualTo(100);
        assertThat(((Usage) window.measure(1)).memory().orElseThrow().amounts().peak())
                .as("the running cycle alone")
                .isEqualTo(50);

        window.closeCycle();
        use(1, 50);
        window.closeCycle();
        use(1, 50);
        assertThat(usage().cpu().amounts().peak()).isEqualTo(2000);
    }

    @Test
    void discardsEverythingWhenAReadingIsMissing() {
        read(0);
        use(4, 400);
        window.closeCycle();
        use(1, 100);

        window.add(new Reading.Unknown("memory.current: Permission denied"), size, now);
        assertThat(missing()).isEqualTo("memory.current: Permission denied");

        use(1, 100);
        assertThat(missing()).isEqualTo("read only once so far");
        use(1, 100);
        assertThat(usage().cpu().amounts().peak()).isEqualTo(1000);
        assertThat(usage().cpu().amounts().watchedFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void startsOverWhenTheContainerHasRestarted() {
        read(0);
        use(4, 400);
        cpuNanos = 0;
        read(10);

        assertThat(missing()).isEqualTo("read only once so far");
        use(1, 20);
        assertThat(figures(memory().amounts())).containsExactly(20L, 20L, 20L);

        window.add(new Reading.Stopped(), size, now);
        assertThat(missing()).isEqualTo("not running");
    }

    @Test
    void anyChangeOfSizeRestartsTheWatch() {
        read(100);
        use(1, 100);
        use(1, 100);
        assertThat(memory().amounts().watchedFor()).isEqualTo(Duration.ofSeconds(20));

        size = Allocation.of(2, 2048);
        use(1, 100);
        assertThat(memory().amounts().watchedFor()).as("configured").isZero();
        assertThat(usage().cpu().amounts().watchedFor())
                .as("the other resource")
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(memory().amounts().peak())
                .as("what was used is not forgotten")
                .isEqualTo(100);

        use(1, 100);
        limit = 2L << 30;
        use(1, 100);
        assertThat(memory().amounts().watchedFor()).as("in force").isZero();
    }

    @Test
    void aFrozenContainerIsNotIdle() {
        read(100);
        use(1, 100);
        window.add(new Reading.Frozen(), size, now);

        assertThat(missing()).isEqualTo("it is frozen");
    }

    @Test
    void computesTheShareOfTimeThrottled() {
        read(0);
        throttledNanos = 2_500_000_000L;
        use(1, 1);
        assertThat(usage().cpu().throttled()).hasValue(0.25);
        throttledNanos = 99_000_000_000L;
        use(1, 1);
        assertThat(usage().cpu().throttled()).hasValue(1);
    }

    @Test
    void passesPressureThroughUnchanged() {
        read(0);
        use(1, 1);

        assertThat(usage().limits()).isEqualTo(LimitsInForce.ofMemory(Limit.own(1 << 30)));
        assertThat(usage().cpu().pressure()).hasValue(1.5);
        assertThat(memory().shortage().pressure()).hasValue(0.25);
        assertThat(usage().cpu().amounts().watchedFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void staysSmallInALongCycleAndKeepsItsPeak() {
        read(0);
        use(9, 900);
        for (int i = 0; i < 10_000; i++) {
            use(1, 100);
        }

        assertThat(figures(usage().cpu().amounts())).containsExactly(1000L, 1000L, 9000L);
        assertThat(memory().amounts().peak()).isEqualTo(900);
    }
}
