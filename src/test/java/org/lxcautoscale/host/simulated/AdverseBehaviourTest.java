package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcautoscale.host.simulated.TestBench.WEB;
import static org.lxcautoscale.host.simulated.TestBench.mib;
import static org.lxcautoscale.host.simulated.TestBench.web;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** Misleading behaviour of real hosts that the simulator reproduces. */
class AdverseBehaviourTest {

    private static final long MIB = 1 << 20;

    private static MemoryReading memory(TestBench bench) throws Exception {
        return bench.counters().memory().orElseThrow();
    }

    private static double pressure(TestBench bench) throws Exception {
        return memory(bench).pressure().orElseThrow();
    }

    private static long hitsIn(TestBench bench, long seconds) throws Exception {
        long before = memory(bench).events().limitHits().orElseThrow();
        return memory(bench.advance(seconds)).events().limitHits().orElseThrow() - before;
    }

    private static long refaultsIn(TestBench bench, long seconds) throws Exception {
        long before = memory(bench).events().refaults().orElseThrow();
        return memory(bench.advance(seconds)).events().refaults().orElseThrow() - before;
    }

    @Test
    void slabGrowsToTheLimitAndIsReclaimedWhenMemoryIsNeeded() throws Exception {
        TestBench bench =
                new TestBench(web(1, 4096, 0.1, 350).withFileActivity(FileActivity.FEW.withSlab(mib(3600)))).hours(2);
        assertThat(memory(bench).inUse()).isEqualTo(350 * MIB);
        assertThat(memory(bench).floor()).isEqualTo((350 + 1800) * MIB);

        bench.write(1, 2048);
        assertThat(memory(bench).floor()).isEqualTo((350 + (2032 - 350) / 2) * MIB);
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(2000)));
        bench.advance(600);

        assertThat(memory(bench).inUse()).isEqualTo(2000 * MIB);
        assertThat(memory(bench).floor()).isEqualTo((2000 + 16) * MIB);
        assertThat(bench.score().oomKills()).isZero();
    }

    @Test
    void sequentialReadingHitsTheLimitAndStallsWithoutRefaults() throws Exception {
        TestBench bench =
                new TestBench(web(1, 1024, 0.1, 400).withFileActivity(FileActivity.sequential(30))).advance(200);

        assertThat(hitsIn(bench, 10)).isEqualTo(10 * 30 * 8);
        assertThat(refaultsIn(bench, 10)).isZero();
        assertThat(pressure(bench)).isBetween(12.0, 14.0);
        assertThat(memory(bench).inUse()).isEqualTo(400 * MIB);
    }

    @Test
    void aWorkingSetThatDoesNotFitCausesRefaults() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 300).withFileActivity(FileActivity.repeated(mib(1432), 40)))
                .advance(200);

        assertThat(refaultsIn(bench, 10)).isEqualTo(10 * 40 * 256 / 2);
        assertThat(hitsIn(bench, 10)).isPositive();
        assertThat(pressure(bench)).isBetween(24.0, 26.0);

        bench.write(1, 2048);
        bench.advance(100);
        assertThat(refaultsIn(bench, 10)).isZero();
        assertThat(hitsIn(bench, 10)).isZero();
        assertThat(pressure(bench)).isLessThan(0.1);
    }

    @Test
    void evictingPageCacheForProgramsHitsTheLimit() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 300)).hours(1);
        assertThat(hitsIn(bench, 60)).isZero();

        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(600)));

        assertThat(hitsIn(bench, 100)).isBetween(300 * 8 - 1L, 300 * 8 + 1L);
        assertThat(refaultsIn(bench, 10)).isZero();
    }

    @Test
    void swappedMemoryMustFitAndReturnsAtOnce() throws Exception {
        Demand sleeper =
                new Demand.Swapping(0.1, mib(120), mib(2400), 24 * 60, Duration.ofMinutes(5), Duration.ofMinutes(6));
        ContainerSpec spec = ContainerSpec.of("101", "sleeper", Allocation.of(1, 4096), sleeper);
        TestBench bench = new TestBench(spec).advance(1);
        assertThat(memory(bench).inUse()).isBetween(110 * MIB, 130 * MIB);
        assertThat(memory(bench).floor()).isEqualTo(memory(bench).inUse() + 2400 * MIB);

        bench.write(1, 1024);
        bench.advance(3600);

        assertThat(bench.score().oomKillsAfterShrink()).isPositive();
        assertThat(bench.score().writesBelowUse()).isZero();
    }

    @Test
    void anInnerGroupIsKilledAndStallsFarFromTheLimit() throws Exception {
        TestBench bench = new TestBench(
                        web(2, 2048, 0.5, 900).withInnerGroup(new InnerGroup(Duration.ofSeconds(5), 0.4)))
                .advance(300);

        assertThat(memory(bench).events().innerKills()).isEqualTo(60);
        assertThat(memory(bench).events().kills()).isZero();
        assertThat(memory(bench).events().limitHits()).hasValue(0);
        assertThat(pressure(bench)).isBetween(39.0, 41.0);
    }

    @Test
    void aFrozenContainerUsesNoCpuKeepsItsMemoryAndContinues() throws Exception {
        TestBench bench = new TestBench(web(2, 1024, 1, 400)).advance(100);
        bench.host.freeze(WEB, Duration.ofMinutes(4));
        long before =
                bench.host.observe().host().orElseThrow().memoryAvailable().bytes();

        bench.advance(60);
        assertThat(Seen.container(bench.host.read(WEB)).status()).isEqualTo(Container.Status.FROZEN);
        assertThat(Seen.reading(bench.host.read(WEB))).isEqualTo(new Reading.Frozen());
        assertThat(bench.actualUsage().coresUsed()).isZero();
        assertThat(bench.host.observe().host().orElseThrow().memoryAvailable().bytes())
                .isEqualTo(before);

        bench.advance(200);
        assertThat(memory(bench).inUse()).isEqualTo(400 * MIB);
        assertThat(bench.actualUsage().coresUsed()).isEqualTo(1);
    }

    @Test
    void aLowerExternalLimitAppliesWhateverTheSizeIs() throws Exception {
        TestBench high = new TestBench(
                        web(1, 2048, 0.1, 1150).withAdditionalLimits(AdditionalLimits.ofMemory(mib(1100))))
                .advance(40);
        assertThat(high.counters().limits().memory()).hasValue(new Limit(2048 * MIB, 1100 * MIB, "memory.high"));
        assertThat(pressure(high)).isPositive();

        TestBench rented =
                new TestBench(web(2, 512, 3, 100).withAdditionalLimits(AdditionalLimits.ofCpu(1.7))).advance(1000);
        assertThat(rented.counters().limits().cpu()).hasValue(new Limit(2000, 1700, "cpulimit"));
        assertThat(rented.actualUsage().coresUsed()).isEqualTo(1.7);
        assertThat(rented.counters().throttledNanos().orElseThrow()).isPositive();
        assertThat(rented.score().cpuNeed().longestSeconds()).isZero();
    }

    @Test
    void anExternalLimitInForceDiffersFromTheConfiguredOne() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 600)).advance(10);

        bench.host.limitExternally(WEB, 0.75);
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(1, 1024));
        assertThat(bench.counters().limits().memory()).hasValue(Limit.own(768 * MIB));

        bench.host.limitExternally(WEB, 0.1);
        assertThat(bench.counters().limits().memory().orElseThrow().own()).isEqualTo(660 * MIB);
        bench.write(2, 1024);
        assertThat(bench.counters().limits().memory().orElseThrow().own()).isEqualTo(660 * MIB);
        assertThat(bench.score().oomKills()).isZero();
    }

    @Test
    void aWriteThatRaisesWhatIsConfiguredAndLowersWhatIsInForceIsAShrink() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 900)).advance(10);
        bench.host.limitExternally(WEB, 2);
        bench.host.setLoad(WEB, 0.1, mib(1800));

        bench.write(1, 1536);

        assertThat(bench.score().writesBelowUse()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isEqualTo(1);
        assertThat(bench.score().growths()).isZero();
    }

    @Test
    void aKernelWithoutPsiShowsNoPressure() throws Exception {
        TestBench bench = new TestBench(TestBench.machine().withoutPressure(), web(1, 512, 2, 500)).advance(60);

        assertThat(bench.counters().cpuPressure()).isEmpty();
        assertThat(memory(bench).pressure()).isEmpty();
    }

    @Test
    void theMixedHostHasAFractionalNumberOfMebibytes() {
        MemorySize memory = Scenario.mixed(1).machine().memory();

        assertThat(memory.bytes() % MIB).isPositive();
        assertThat(memory.mebibytes()).isBetween(62L * 1024, 64L * 1024);
    }

    @Test
    void sizesAreUnreadableForMinutesAndJustAfterAWrite() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 300));
        Duration minute = Duration.ofMinutes(1);
        FaultyHost often =
                new FaultyHost(bench.host, Faults.none(1).with(new Faults.Outages(24, 24, minute, minute, 0)));
        int unreadable = 0;
        for (int i = 0; i < 1440; i++) {
            bench.advance(60);
            unreadable += often.observe().containers().getFirst() instanceof Observed.Unreadable ? 1 : 0;
        }
        assertThat(unreadable).isBetween(20, 80);

        FaultyHost afterWrites =
                new FaultyHost(bench.host, Faults.none(1).with(new Faults.Outages(0, 0, minute, minute, 1)));
        afterWrites.writer().write(WEB, SizeChange.between(Allocation.of(1, 1024), Allocation.of(1, 2048)));
        assertThat(afterWrites.read(WEB)).isInstanceOf(Observed.Unreadable.class);
        assertThat(afterWrites.observe().containers().getFirst()).isInstanceOf(Observed.Readable.class);
        bench.advance(6);
        assertThat(afterWrites.read(WEB)).isInstanceOf(Observed.Readable.class);
    }

    @Test
    void aWriteOutlivesItsProcessWithoutKillingTheNext() throws Exception {
        TestBench bench = new TestBench(HostSpec.of("slow", 8, 16), web(1, 1024, 0.1, 300));
        FaultyHost faulty = new FaultyHost(bench.host, Faults.none(1));
        faulty.writer().failNext(new WriteFault.Crashes(true));
        faulty.writer().failNext(new WriteFault.Outlives(Duration.ofSeconds(9)));
        BackgroundWriter first = faulty.writer().inBackground(() -> {});
        first.begin(WEB, SizeChange.between(Allocation.of(1, 1024), Allocation.of(2, 1024)));
        first.begin(WEB, SizeChange.between(Allocation.of(1, 1024), Allocation.of(1, 2048)));
        assertThatThrownBy(() -> bench.advance(1)).isInstanceOf(SimulatedCrash.class);

        BackgroundWriter second = faulty.writer().inBackground(() -> {});
        bench.advance(5);
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(2, 1024));
        bench.advance(5);
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(2, 2048));
        assertThat(first.ended()).isEmpty();
        assertThat(second.ended()).isEmpty();
    }
}
