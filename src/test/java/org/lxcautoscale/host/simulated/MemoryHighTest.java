package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcautoscale.host.simulated.TestBench.WEB;
import static org.lxcautoscale.host.simulated.TestBench.mib;
import static org.lxcautoscale.host.simulated.TestBench.web;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Seen;

/** What {@code memory.high} does, as measured on kernel 6.1: a limit of 768 MB, and a process that wants 1000 MB. */
class MemoryHighTest {

    private static final long LIMIT = 768;
    private static final Duration STEP = Duration.ofMillis(100);

    /** Seconds from {@code memory.high} to the kill, at most 70. */
    private static double secondsFromHighToKill(double percent, long mebibytesPerSecond) throws Exception {
        Scenario scenario = Scenario.of(1, TestBench.machine(), web(1, LIMIT, 0.1, 600));
        VirtualTime time = new VirtualTime(scenario.start(), STEP);
        SimulatedHost host = new SimulatedHost(scenario, time);
        host.setLoad(WEB, 0.1, mib(600));
        time.advance(STEP);
        long high = (long) (mib(LIMIT).bytes() * percent / 100);
        host.brakes().set(Map.of(WEB, new Brake(high)));
        host.setDemand(WEB, new Demand.Constant(0.1, mib(1000), mib(mebibytesPerSecond)));
        int steps = 0;
        while (steps < 700 && host.scoreboard().oomKills() == 0) {
            time.advance(STEP);
            steps += host.actualUsage(WEB).memoryUsed() >= high
                            || host.scoreboard().oomKills() > 0
                    ? 1
                    : 0;
        }
        return steps * STEP.toMillis() / 1e3;
    }

    @ParameterizedTest(name = "{0} MB/s")
    @ValueSource(longs = {40, 1000})
    void whereProxmoxSetsItAProcessIsKilledAtOnce(long rate) throws Exception {
        assertThat(secondsFromHighToKill(99.2, rate)).isLessThanOrEqualTo(0.3);
    }

    @ParameterizedTest(name = "{0} MB/s")
    @ValueSource(longs = {40, 1000})
    void from95PercentItTakes18To22SecondsToTheKillHoweverFastTheProcessIs(long rate) throws Exception {
        assertThat((double) Math.round(secondsFromHighToKill(95, rate))).isBetween(18.0, 22.0);
    }

    @ParameterizedTest(name = "{0} MB/s")
    @ValueSource(longs = {40, 1000})
    void from90PercentAProcessIsNotKilledIn66Seconds(long rate) throws Exception {
        assertThat(secondsFromHighToKill(90, rate)).isGreaterThan(66);
    }

    @ParameterizedTest(name = "steps of {0} ms")
    @CsvSource({"100", "1000", "5000"})
    void theLengthOfAStepMakesNoDifference(long millis) throws Exception {
        Scenario scenario = Scenario.of(1, TestBench.machine(), web(1, LIMIT, 0.1, 600));
        VirtualTime time = new VirtualTime(scenario.start(), Duration.ofMillis(millis));
        SimulatedHost host = new SimulatedHost(scenario, time);
        host.setLoad(WEB, 0.1, mib(600));
        host.brakes().set(Map.of(WEB, new Brake(mib(LIMIT).bytes() / 10 * 9)));
        host.setDemand(WEB, new Demand.Constant(0.1, mib(1000), mib(1000)));

        time.advance(Duration.ofSeconds(20));

        assertThat(host.actualUsage(WEB).memoryUsed() / 1048576.0).isBetween(729.0, 730.0);
    }

    private static TestBench braked() {
        TestBench bench = new TestBench(web(1, 1000, 0.1, 500));
        bench.host.setLoad(WEB, 0.1, mib(500));
        bench.host.brakes().set(Map.of(WEB, new Brake(mib(900).bytes())));
        return bench;
    }

    @Test
    void aboveTheBrakeIsPressureAndAHitOfTheLimit() throws Exception {
        TestBench bench = braked();
        bench.host.setLoad(WEB, 0.1, mib(890));
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(2000), mib(1000)));
        long hitsBefore = memory(bench).events().limitHits().orElseThrow();

        bench.advance(30);

        assertThat(memory(bench).pressure().orElseThrow()).isGreaterThan(80);
        assertThat(memory(bench).events().limitHits().orElseThrow()).isGreaterThan(hitsBefore + 100);
        assertThat(memory(bench).inUse()).isBetween(mib(900).bytes(), mib(1000).bytes());
    }

    private static MemoryReading memory(TestBench bench) throws Exception {
        return bench.counters().memory().orElseThrow();
    }

    @Test
    void pageCacheAboveTheBrakeIsDroppedAndSlowsNothingDown() throws Exception {
        TestBench bench = new TestBench(web(1, 1000, 0.1, 500)).hours(1);
        bench.host.brakes().set(Map.of(WEB, new Brake(mib(700).bytes())));

        assertThat(bench.actualUsage().pageCache()).isEqualTo(mib(200).bytes());
        assertThat(memory(bench.advance(60)).pressure()).hasValue(0);
        assertThat(bench.actualUsage().pageCache()).isEqualTo(mib(200).bytes());
    }

    @Test
    void theBrakeIsSeenAtTheNextReadingAndReleasedWithANewLimit() throws Exception {
        TestBench bench = braked();
        assertThat(bench.counters().limits().brake()).hasValue(new Brake(mib(900).bytes()));
        assertThat(bench.counters().limits().memory().orElseThrow().isHeld()).isFalse();

        bench.write(1, 2000);

        assertThat(bench.counters().limits().brake()).hasValue(Brake.RELEASED);
    }

    @Test
    void aLimitIsRaisedAtOnceWithTheBrakeAndNotConfigured() throws Exception {
        TestBench bench = braked();

        assertThat(bench.host
                        .brakes()
                        .raise(WEB, mib(2000).bytes(), new Brake(mib(1800).bytes())))
                .isTrue();

        assertThat(bench.counters().limits().memory().orElseThrow().own())
                .isEqualTo(mib(2000).bytes());
        assertThat(bench.counters().limits().brake())
                .hasValue(new Brake(mib(1800).bytes()));
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(1, 1000));
        assertThat(bench.score().growths()).isEqualTo(1);
        assertThat(bench.score().changes()).isZero();

        bench.host.stop(WEB);
        assertThat(bench.host.brakes().raise(WEB, mib(3000).bytes(), Brake.RELEASED))
                .isFalse();
    }

    @Test
    void brakesAreReleasedOneByOneAndAtTheEnd() throws Exception {
        TestBench bench = braked();
        MemoryBrakes brakes = bench.host.brakes();
        brakes.set(Map.of(WEB, Brake.RELEASED));
        assertThat(bench.counters().limits().brake()).hasValue(Brake.RELEASED);

        brakes.set(Map.of(WEB, new Brake(mib(800).bytes())));
        brakes.close();
        assertThat(bench.counters().limits().brake()).hasValue(Brake.RELEASED);
    }

    @Test
    void anAdministratorsMemoryHighIsNotTouchedAndAContainerWithoutALimitHasNoBrake() throws Exception {
        TestBench bench =
                new TestBench(web(1, 2048, 0.1, 500).withAdditionalLimits(AdditionalLimits.ofMemory(mib(1100))));
        bench.host.brakes().set(Map.of(WEB, new Brake(mib(1800).bytes())));
        assertThat(bench.advance(1).counters().limits().brake()).isEmpty();
        assertThat(bench.counters().limits().memory().orElseThrow().holder()).isEqualTo("memory.high");

        TestBench unlimited = new TestBench(ContainerSpec.of(
                "101",
                "web",
                new Allocation(Allocation.of(1, 1).cores(), MemorySize.UNLIMITED),
                new Demand.Constant(0.1, mib(500))));
        assertThat(unlimited.advance(1).counters().limits().brake()).isEmpty();
    }
}
