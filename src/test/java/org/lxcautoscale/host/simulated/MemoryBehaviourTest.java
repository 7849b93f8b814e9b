package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcautoscale.host.simulated.TestBench.WEB;
import static org.lxcautoscale.host.simulated.TestBench.mib;
import static org.lxcautoscale.host.simulated.TestBench.web;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

class MemoryBehaviourTest {

    private static final long MIB = 1 << 20;

    @Test
    void memoryInUseFollowsDemandByFourMebibytesASecond() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 100)).advance(5);
        assertThat(bench.counters().memory().orElseThrow().inUse()).isEqualTo(100 * MIB);

        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(500)));
        bench.advance(10);
        assertThat(bench.counters().memory().orElseThrow().inUse()).isEqualTo(140 * MIB);

        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(50)));
        bench.advance(1);
        assertThat(bench.counters().memory().orElseThrow().inUse()).isEqualTo(50 * MIB);
    }

    @Test
    void thePageCacheFillsWhatIsFreeAndIsNotInUse() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 100)).hours(1);
        assertThat(bench.actualUsage().pageCache()).isEqualTo((1016 - 100) * MIB);
        assertThat(bench.counters().memory().orElseThrow().inUse()).isEqualTo(100 * MIB);

        bench.write(1, 512);
        assertThat(bench.actualUsage().pageCache()).isEqualTo((508 - 100) * MIB);
        assertThat(bench.runs()).isTrue();
    }

    @Test
    void aDemandOverTheLimitStopsTheContainerAndItIsRestartedAMinuteLater() throws Exception {
        TestBench bench = new TestBench(web(2, 512, 1, 400)).advance(100);
        bench.host.setDemand(WEB, new Demand.Constant(1, mib(600)));

        bench.advance(60);
        assertThat(bench.runs()).isFalse();
        assertThat(Seen.reading(bench.host.read(WEB))).isEqualTo(new Reading.Stopped());
        assertThat(bench.score().oomKills()).isEqualTo(1);

        bench.advance(60);
        assertThat(bench.runs()).isTrue();
        assertThat(bench.counters().memory().orElseThrow().events().kills()).isZero();
        assertThat(((CpuReading.Counter) bench.counters().cpu()).nanos()).isLessThan(60_000_000_000L);
        assertThat(bench.counters().memory().orElseThrow().inUse()).isLessThan(300 * MIB);
    }

    @Test
    void whenOnlyTheProgramIsKilledTheContainerKeepsRunningAndCountsTheKill() throws Exception {
        TestBench bench = new TestBench(web(2, 512, 1, 400).withOomVictim(OomVictim.PROGRAM)).advance(100);
        bench.host.setDemand(WEB, new Demand.Constant(1, mib(600)));

        bench.advance(60);

        assertThat(bench.runs()).isTrue();
        assertThat(bench.counters().memory().orElseThrow().events().kills()).isEqualTo(1);
        assertThat(bench.counters().memory().orElseThrow().inUse()).isLessThan(300 * MIB);
    }

    @Test
    void aLimitWrittenBelowUseIsAcceptedAndKills() throws Exception {
        TestBench bench = new TestBench(web(2, 1024, 1, 400).withOomVictim(OomVictim.PROGRAM)).advance(100);

        bench.write(2, 256);

        assertThat(bench.runs()).isFalse();
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(2, 256));
        assertThat(bench.score().writesBelowUse()).isEqualTo(1);
        assertThat(bench.score().oomKills()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isEqualTo(1);
    }

    @Test
    void aWrittenLimitIsInForceAtOnce() throws Exception {
        TestBench bench = new TestBench(web(2, 512, 1, 400)).advance(10);

        bench.write(2, 768);

        assertThat(bench.counters().limits().memory().orElseThrow().own()).isEqualTo(768 * MIB);
    }

    @Test
    void aContainerWithoutALimitShowsNone() throws Exception {
        ContainerSpec unlimited = ContainerSpec.of(
                "101", "web", new Allocation(Cores.of(1), MemorySize.UNLIMITED), new Demand.Constant(0.1, mib(5000)));

        assertThat(new TestBench(unlimited)
                        .advance(1)
                        .counters()
                        .limits()
                        .memory()
                        .orElseThrow()
                        .own())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aContainerStartsWithinItsLimit() throws Exception {
        TestBench bench = new TestBench(web(1, 1000, 0.1, 3000));

        assertThat(bench.counters().memory().orElseThrow().inUse()).isEqualTo(900 * MIB);
    }

    @Test
    void memoryInUseIsNotAvailableOnTheHostButPageCacheIs() {
        TestBench bench = new TestBench(web(1, 4096, 0.1, 1000)).hours(1);

        assertThat(bench.host.observe().host().orElseThrow().memoryAvailable()).isEqualTo(mib(16 * 1024 - 1536 - 1000));
    }

    @Test
    void aHostWithoutMemoryKillsItsLargestContainer() {
        TestBench bench = new TestBench(
                web(1, 12_000, 0.1, 8_000),
                ContainerSpec.of("102", "db", Allocation.of(1, 12_000), new Demand.Constant(0.1, mib(7_000))));

        bench.advance(5);

        assertThat(bench.host.scoreboard().hostOomKills()).isEqualTo(1);
        assertThat(bench.score().hostOomKills()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isZero();
    }

    @Test
    void aLeakGrowsUntilTheWatchdogRestartsTheProgram() throws Exception {
        Demand leak = new Demand.Leaking(0.1, mib(100), mib(100), Duration.ofHours(4));
        TestBench bench = new TestBench(ContainerSpec.of("101", "app", Allocation.of(1, 1024), leak));

        assertThat(bench.hours(3.9).counters().memory().orElseThrow().inUse()).isBetween(450 * MIB, 530 * MIB);
        assertThat(bench.hours(0.2).counters().memory().orElseThrow().inUse()).isBetween(95 * MIB, 125 * MIB);
        assertThat(bench.counters().memory().orElseThrow().events().kills()).isZero();
    }
}
