package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcautoscale.host.simulated.Bench.WEB;
import static org.lxcautoscale.host.simulated.Bench.mib;
import static org.lxcautoscale.host.simulated.Bench.web;

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

/** The simulator is as unkind as real hosts are. */
class UnkindBehaviourTest {

    private static final long MIB = 1 << 20;

    private static MemoryReading memory(Bench bench) throws Exception {
        return bench.counters().memory().orElseThrow();
    }

    private static double pressure(Bench bench) throws Exception {
        return memory(bench).pressure().orElseThrow();
    }

    private static long hitsIn(Bench bench, long seconds) throws Exception {
        long before = memory(bench).events().limitHits().orElseThrow();
        return memory(bench.pass(seconds)).events().limitHits().orElseThrow() - before;
    }

    private static long refaultsIn(Bench bench, long seconds) throws Exception {
        long before = memory(bench).events().refaults().orElseThrow();
        return memory(bench.pass(seconds)).events().refaults().orElseThrow() - before;
    }

    @Test
    void slabGrowsToTheLimitAndIsGivenBackWhenMemoryIsNeeded() throws Exception {
        Bench bench = new Bench(web(1, 4096, 0.1, 350).working(FileWork.FEW.withSlab(mib(3600)))).hours(2);
        assertThat(memory(bench).inUse()).isEqualTo(350 * MIB);
        assertThat(memory(bench).floor()).isEqualTo((350 + 1800) * MIB);

        bench.write(1, 2048);
        assertThat(memory(bench).floor()).isEqualTo((350 + (2048 - 350) / 2) * MIB);
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(2000)));
        bench.pass(600);

        assertThat(memory(bench).inUse()).isEqualTo(2000 * MIB);
        assertThat(memory(bench).floor()).isEqualTo((2000 + 24) * MIB);
        assertThat(bench.score().oomKills()).isZero();
    }

    @Test
    void whoReadsFilesOnceMeetsItsLimitAndWaitsButMissesNothing() throws Exception {
        Bench bench = new Bench(web(1, 1024, 0.1, 400).working(FileWork.readingOnce(30))).pass(200);

        assertThat(hitsIn(bench, 10)).isEqualTo(10 * 30 * 8);
        assertThat(refaultsIn(bench, 10)).isZero();
        assertThat(pressure(bench)).isBetween(12.0, 14.0);
        assertThat(memory(bench).inUse()).isEqualTo(400 * MIB);
    }

    @Test
    void aWorkingSetThatDoesNotFitIsReadAgainUntilItDoes() throws Exception {
        Bench bench = new Bench(web(1, 1024, 0.1, 300).working(FileWork.readingAgain(mib(1448), 40))).pass(200);

        assertThat(refaultsIn(bench, 10)).isEqualTo(10 * 40 * 256 / 2);
        assertThat(hitsIn(bench, 10)).isPositive();
        assertThat(pressure(bench)).isBetween(24.0, 26.0);

        bench.write(1, 2048);
        bench.pass(100);
        assertThat(refaultsIn(bench, 10)).isZero();
        assertThat(hitsIn(bench, 10)).isZero();
        assertThat(pressure(bench)).isLessThan(0.1);
    }

    @Test
    void theLimitIsMetWhenPageCacheHasToGoForPrograms() throws Exception {
        Bench bench = new Bench(web(1, 1024, 0.1, 300)).hours(1);
        assertThat(hitsIn(bench, 60)).isZero();

        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(600)));

        assertThat(hitsIn(bench, 100)).isBetween(300 * 8 - 1L, 300 * 8 + 1L);
        assertThat(refaultsIn(bench, 10)).isZero();
    }

    @Test
    void whatIsSwappedOutHasToFitAndComesBackAtOnce() throws Exception {
        Demand sleeper =
                new Demand.Swapping(0.1, mib(120), mib(2400), 24 * 60, Duration.ofMinutes(5), Duration.ofMinutes(6));
        ContainerSpec spec = ContainerSpec.of("101", "sleeper", Allocation.of(1, 4096), sleeper);
        Bench bench = new Bench(spec).pass(1);
        assertThat(memory(bench).inUse()).isBetween(110 * MIB, 130 * MIB);
        assertThat(memory(bench).floor()).isEqualTo(memory(bench).inUse() + 2400 * MIB);

        bench.write(1, 1024);
        bench.pass(3600);

        assertThat(bench.score().oomKillsAfterShrink()).isPositive();
        assertThat(bench.score().writesBelowUse()).isZero();
    }

    @Test
    void aGroupInsideDiesAndWaitsFarFromTheLimit() throws Exception {
        Bench bench = new Bench(web(2, 2048, 0.5, 900).around(new InnerGroup(Duration.ofSeconds(5), 0.4))).pass(300);

        assertThat(memory(bench).events().innerKills()).isEqualTo(60);
        assertThat(memory(bench).events().kills()).isZero();
        assertThat(memory(bench).events().limitHits()).hasValue(0);
        assertThat(pressure(bench)).isBetween(39.0, 41.0);
    }

    @Test
    void aFrozenContainerUsesNothingHoldsItsMemoryAndGoesOn() throws Exception {
        Bench bench = new Bench(web(2, 1024, 1, 400)).pass(100);
        bench.host.freeze(WEB, Duration.ofMinutes(4));
        long before =
                bench.host.observe().host().orElseThrow().memoryAvailable().bytes();

        bench.pass(60);
        assertThat(Seen.container(bench.host.read(WEB)).status()).isEqualTo(Container.Status.FROZEN);
        assertThat(Seen.reading(bench.host.read(WEB))).isEqualTo(new Reading.Frozen());
        assertThat(bench.inside().coresUsed()).isZero();
        assertThat(bench.host.observe().host().orElseThrow().memoryAvailable().bytes())
                .isEqualTo(before);

        bench.pass(200);
        assertThat(memory(bench).inUse()).isEqualTo(400 * MIB);
        assertThat(bench.inside().coresUsed()).isEqualTo(1);
    }

    @Test
    void aNearerLimitOfSomebodyElseHoldsWhateverTheSizeIs() throws Exception {
        Bench high = new Bench(web(1, 2048, 0.1, 1090).heldBy(OtherLimits.ofMemory(mib(1100)))).pass(300);
        assertThat(high.counters().limits().memory()).hasValue(new Limit(2048 * MIB, 1100 * MIB, "memory.high"));
        assertThat(pressure(high)).isPositive();

        Bench rented = new Bench(web(2, 512, 3, 100).heldBy(OtherLimits.ofCpu(1.7))).pass(1000);
        assertThat(rented.counters().limits().cpu()).hasValue(new Limit(2000, 1700, "cpulimit"));
        assertThat(rented.inside().coresUsed()).isEqualTo(1.7);
        assertThat(rented.counters().throttledNanos().orElseThrow()).isPositive();
        assertThat(rented.score().cpuNeed().longestSeconds()).isZero();
    }

    @Test
    void somebodyPutsAnotherLimitIntoForceThanIsConfigured() throws Exception {
        Bench bench = new Bench(web(1, 1024, 0.1, 600)).pass(10);

        bench.host.limitByHand(WEB, 0.75);
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(1, 1024));
        assertThat(bench.counters().limits().memory()).hasValue(Limit.own(768 * MIB));

        bench.host.limitByHand(WEB, 0.1);
        assertThat(bench.counters().limits().memory().orElseThrow().own()).isEqualTo(660 * MIB);
        bench.write(2, 1024);
        assertThat(bench.counters().limits().memory().orElseThrow().own()).isEqualTo(660 * MIB);
        assertThat(bench.score().oomKills()).isZero();
    }

    @Test
    void aWriteThatRaisesWhatIsConfiguredAndLowersWhatIsInForceIsAShrink() throws Exception {
        Bench bench = new Bench(web(1, 1024, 0.1, 900)).pass(10);
        bench.host.limitByHand(WEB, 2);
        bench.host.hold(WEB, 0.1, mib(1800));

        bench.write(1, 1536);

        assertThat(bench.score().writesBelowUse()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isEqualTo(1);
        assertThat(bench.score().growths()).isZero();
    }

    @Test
    void aKernelWithoutPsiShowsNoPressure() throws Exception {
        Bench bench = new Bench(Bench.machine().withoutPressure(), web(1, 512, 2, 500)).pass(60);

        assertThat(bench.counters().cpuPressure()).isEmpty();
        assertThat(memory(bench).pressure()).isEmpty();
    }

    @Test
    void theMixedMachineHasNoWholeNumberOfMebibytes() {
        MemorySize memory = Scenario.mixed(1).machine().memory();

        assertThat(memory.bytes() % MIB).isPositive();
        assertThat(memory.mebibytes()).isBetween(62L * 1024, 64L * 1024);
    }

    @Test
    void notEvenSizesCanBeReadForMinutesAndJustAfterAWrite() throws Exception {
        Bench bench = new Bench(web(1, 1024, 0.1, 300));
        Duration minute = Duration.ofMinutes(1);
        FaultyHost often =
                new FaultyHost(bench.host, Faults.none(1).with(new Faults.Outages(24, 24, minute, minute, 0)));
        int unreadable = 0;
        for (int i = 0; i < 1440; i++) {
            bench.pass(60);
            unreadable += often.observe().containers().getFirst() instanceof Observed.Unreadable ? 1 : 0;
        }
        assertThat(unreadable).isBetween(20, 80);

        FaultyHost afterWrites =
                new FaultyHost(bench.host, Faults.none(1).with(new Faults.Outages(0, 0, minute, minute, 1)));
        afterWrites.writer().write(WEB, SizeChange.between(Allocation.of(1, 1024), Allocation.of(1, 2048)));
        assertThat(afterWrites.read(WEB)).isInstanceOf(Observed.Unreadable.class);
        assertThat(afterWrites.observe().containers().getFirst()).isInstanceOf(Observed.Readable.class);
        bench.pass(6);
        assertThat(afterWrites.read(WEB)).isInstanceOf(Observed.Readable.class);
    }

    @Test
    void aWriteOutlivesTheProcessThatHasBegunItAndDoesNotKillTheNext() throws Exception {
        Bench bench = new Bench(Machine.of("slow", 8, 16), web(1, 1024, 0.1, 300));
        FaultyHost faulty = new FaultyHost(bench.host, Faults.none(1));
        faulty.writer().failNext(new WriteFault.Crashes(true));
        faulty.writer().failNext(new WriteFault.Outlives(Duration.ofSeconds(9)));
        BackgroundWriter first = faulty.writer().inBackground(() -> {});
        first.begin(WEB, SizeChange.between(Allocation.of(1, 1024), Allocation.of(2, 1024)));
        first.begin(WEB, SizeChange.between(Allocation.of(1, 1024), Allocation.of(1, 2048)));
        assertThatThrownBy(() -> bench.pass(1)).isInstanceOf(SimulatedCrash.class);

        BackgroundWriter second = faulty.writer().inBackground(() -> {});
        bench.pass(5);
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(2, 1024));
        bench.pass(5);
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(2, 2048));
        assertThat(first.ended()).isEmpty();
        assertThat(second.ended()).isEmpty();
    }
}
