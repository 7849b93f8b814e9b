package org.lxcautoscale.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;

class UsageWindowTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final UsageWindow window = new UsageWindow(3);
    private Instant now = START;
    private long cpuNanos = 1_000_000_000_000L;
    private long throttledNanos;
    private long oomKills;
    private long innerKills;
    private long hidden;
    private long limit = 1 << 30;
    private OptionalLong limitHits = OptionalLong.empty();
    private OptionalLong refaults = OptionalLong.empty();
    private Allocation size = Allocation.of(2, 1024);

    /** Ten seconds pass in which the container uses this many cores, and this much memory at the end. */
    private void use(double cores, long memory) {
        cpuNanos += Math.round(cores * 10e9);
        read(memory);
    }

    private void read(long memory) {
        window.add(
                new Reading.Counters(
                        new CpuReading.Counter(cpuNanos),
                        OptionalLong.of(throttledNanos),
                        OptionalDouble.of(1.5),
                        Optional.of(new MemoryReading(
                                memory,
                                memory + hidden,
                                OptionalDouble.of(0.25),
                                OptionalLong.empty(),
                                new MemoryReading.Events(oomKills, innerKills, limitHits, refaults))),
                        LimitsInForce.ofMemory(Limit.own(limit))),
                size,
                now);
        now = now.plusSeconds(10);
    }

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

    private boolean read(String run, long memory) {
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

    private Usage usage() {
        return (Usage) window.measure(3);
    }

    private Usage.MemoryUse memory() {
        return usage().memory().orElseThrow();
    }

    private static List<Long> figures(Usage.Amounts amounts) {
        return List.of(amounts.now(), amounts.p95(), amounts.peak());
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
    void aDecreasedKillCounterIsNoRestart() {
        // The groups that counted them are gone.
        oomKills = 3;
        read(0);
        use(1, 1);
        oomKills = 0;
        use(1, 1);
        assertThat(memory().shortage().kills()).isZero();

        oomKills = 1;
        use(1, 1);
        assertThat(memory().shortage().kills()).isEqualTo(1);
    }

    @Test
    void killsAreClearedByAnyGrowth() {
        use(1, 100);
        use(1, 100);
        oomKills = 1;
        use(1, 100);
        assertThat(memory().shortage().kills()).isEqualTo(1);

        limit *= 2;
        use(1, 100);
        assertThat(memory().shortage().kills()).isZero();

        limit /= 2;
        oomKills = 2;
        use(1, 100);
        size = Allocation.of(2, 4096);
        use(1, 100);
        assertThat(memory().shortage().kills()).as("configured, not in force").isEqualTo(1);
    }

    @Test
    void countsKillsUntilTheyAreClearedForAnHourAtMost() {
        oomKills = 5;
        read(0);
        use(1, 1);
        assertThat(memory().shortage().kills()).isZero();

        oomKills = 7;
        use(1, 1);
        use(1, 1);
        assertThat(memory().shortage().kills()).isEqualTo(2);
        window.clearKills();
        assertThat(memory().shortage().kills()).isZero();

        oomKills = 8;
        use(1, 1);
        window.closeCycle();
        use(1, 1);
        assertThat(memory().shortage().kills()).as("over cycles").isEqualTo(1);
        for (int i = 0; i < 360; i++) {
            use(1, 1);
        }
        assertThat(memory().shortage().kills()).isZero();
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
    void knowsTheFloorOfTheWholeLookBack() {
        hidden = 500;
        read(100);
        use(1, 100);
        window.closeCycle();
        hidden = 0;
        use(1, 200);

        assertThat(memory().floor()).isEqualTo(600);
        for (int i = 0; i < 2; i++) {
            window.closeCycle();
            use(1, 200);
        }
        assertThat(memory().floor()).isEqualTo(200);
    }

    @Test
    void reportsLimitHitsAndRefaultsPerSecond() {
        limitHits = OptionalLong.of(100);
        refaults = OptionalLong.of(5000);
        innerKills = 3;
        read(100);
        limitHits = OptionalLong.of(150);
        refaults = OptionalLong.of(25000);
        innerKills = 5;
        use(1, 100);

        assertThat(memory().shortage().limitHits()).hasValue(5);
        assertThat(memory().shortage().refaults()).hasValue(2000);
        assertThat(memory().shortage().innerKills()).isEqualTo(2);
        assertThat(memory().shortage().kills()).isZero();
    }

    @Test
    void knowsCpuWhereMemoryIsNotCounted() {
        for (int i = 0; i < 2; i++) {
            cpuNanos += 10_000_000_000L;
            window.add(
                    new Reading.Counters(
                            new CpuReading.Counter(cpuNanos),
                            OptionalLong.empty(),
                            OptionalDouble.empty(),
                            Optional.empty(),
                            LimitsInForce.UNKNOWN),
                    size,
                    now);
            now = now.plusSeconds(10);
        }

        assertThat(usage().cpu().amounts().now()).isEqualTo(1000);
        assertThat(usage().memory()).isEmpty();
    }

    @Test
    void aFrozenContainerIsNotIdle() {
        read(100);
        use(1, 100);
        window.add(new Reading.Frozen(), size, now);

        assertThat(missing()).isEqualTo("it is frozen");
    }

    @Test
    void reportsARiseOnlyAfterTwoIntervals() {
        read(0);
        use(0, 100);
        assertThat(memory().rise()).isZero();
        use(0, 150);
        assertThat(memory().rise()).isEqualTo(5);
        use(0, 140);
        assertThat(memory().rise()).isZero();
        use(0, 240);
        assertThat(memory().rise()).isZero();
        use(0, 440);
        assertThat(memory().rise()).isEqualTo(10);
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
