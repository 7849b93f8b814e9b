package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lxcautoscale.host.simulated.Bench.WEB;
import static org.lxcautoscale.host.simulated.Bench.machine;
import static org.lxcautoscale.host.simulated.Bench.mib;
import static org.lxcautoscale.host.simulated.Bench.web;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Seen;

class CpuBehaviourTest {

    private static long nanos(Bench bench) throws Exception {
        return ((CpuReading.Counter) bench.counters().cpu()).nanos();
    }

    @Test
    void aDemandBelowTheLimitIsMet() throws Exception {
        Bench bench = new Bench(web(4, 512, 1.5, 200)).pass(100);

        assertThat(nanos(bench)).isEqualTo(150_000_000_000L);
        assertThat(bench.counters().throttledNanos()).hasValue(0);
        assertThat(bench.counters().cpuPressure().orElseThrow()).isLessThan(10);
    }

    @Test
    void aDemandBeyondTheLimitIsThrottled() throws Exception {
        Bench bench = new Bench(web(2, 512, 4, 200)).pass(100);

        assertThat(nanos(bench)).isEqualTo(200_000_000_000L);
        assertThat(bench.counters().throttledNanos()).hasValue(50_000_000_000L);
        assertThat(bench.counters().cpuPressure()).hasValueCloseTo(100.0, within(0.1));
    }

    @Test
    void aSetOfCpusIsNoQuotaSoThatOnlyThePressureTells() throws Exception {
        Bench bench = new Bench(machine().with(CpuLimit.CPUSET), web(2, 512, 4, 200)).pass(100);

        assertThat(nanos(bench)).isEqualTo(200_000_000_000L);
        assertThat(bench.counters().throttledNanos()).hasValue(0);
        assertThat(bench.counters().cpuPressure()).hasValueCloseTo(100.0, within(0.1));
    }

    @Test
    void pressureRisesAndFallsOverTenSeconds() throws Exception {
        Bench bench = new Bench(web(2, 512, 4, 200)).pass(10);
        assertThat(bench.counters().cpuPressure()).hasValueCloseTo(63.2, within(0.1));

        bench.host.hold(WEB, 0, mib(200));
        bench.pass(10);
        assertThat(bench.counters().cpuPressure()).hasValueCloseTo(63.2 * 0.368, within(0.1));
    }

    @Test
    void writtenCoresTakeEffectInTheNextRound() throws Exception {
        Bench bench = new Bench(web(1, 512, 4, 200)).pass(8);

        bench.write(3, 512);
        bench.pass(8);
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(3, 512));
        assertThat(bench.inside().coresLimit()).isEqualTo(1);

        bench.pass(1);
        assertThat(bench.inside().coresLimit()).isEqualTo(3);
        assertThat(bench.inside().coresUsed()).isEqualTo(3);
    }

    @Test
    void moreCoresThanTheHostHasAreAcceptedAndDoNotHelp() throws Exception {
        Bench bench = new Bench(web(1, 512, 20, 200));

        bench.write(64, 512);
        bench.pass(20);

        assertThat(Seen.container(bench.host.read(WEB)).allocation().cores()).isEqualTo(Cores.of(64));
        assertThat(bench.inside().coresLimit()).isEqualTo(8);
    }

    @Test
    void pinnedCpusAreNotChangedByCores() throws Exception {
        Bench bench = new Bench(web(1, 512, 4, 200).pinned());

        bench.write(3, 512);
        bench.pass(20);

        assertThat(bench.inside().coresLimit()).isEqualTo(1);
    }

    @Test
    void aContainerWithoutALimitHasTheWholeHost() {
        ContainerSpec unlimited = ContainerSpec.of(
                "101", "web", new Allocation(Cores.UNLIMITED, mib(512)), new Demand.Constant(5, mib(100)));

        assertThat(new Bench(unlimited).pass(5).inside().coresUsed()).isEqualTo(5);
    }

    @Test
    void aHostThatIsTooSmallIsSharedFairly() {
        ContainerId other = new ContainerId("102");
        Bench bench = new Bench(
                web(8, 512, 8, 100),
                ContainerSpec.of("102", "db", Allocation.of(8, 512), new Demand.Constant(8, mib(100))),
                ContainerSpec.of("103", "dns", Allocation.of(1, 512), new Demand.Constant(0.1, mib(100))));
        bench.pass(5);

        double left = 8 - 0.3 - 0.1;
        assertThat(bench.host.inside(new ContainerId("103")).coresUsed()).isEqualTo(0.1);
        assertThat(bench.inside().coresUsed()).isCloseTo(left / 2, within(1e-9));
        assertThat(bench.host.inside(other).coresUsed()).isCloseTo(left / 2, within(1e-9));
        assertThat(bench.host.scoreboard().cpuThrottledPercent()).isGreaterThan(40);
    }

    @Test
    void idleCoresAreKnownFromTheSecondLookOn() {
        Bench bench = new Bench(web(4, 512, 1.5, 200));
        assertThat(bench.host.observe().host().orElseThrow().idleCores()).isEmpty();

        bench.pass(10);
        assertThat(bench.host.observe().host().orElseThrow().idleCores()).hasValueCloseTo(8 - 0.3 - 1.5, within(1e-6));
        assertThat(bench.host.observe().host().orElseThrow().idleCores()).hasValueCloseTo(8 - 0.3 - 1.5, within(1e-6));
    }

    @Test
    void unservedWorkOfANightJobWaits() {
        Demand job = new Demand.Nightly(0, 4, Duration.ofHours(1), mib(100), mib(300), 2);
        Bench large = new Bench(ContainerSpec.of("101", "backup", Allocation.of(8, 1024), job));
        Bench small = new Bench(ContainerSpec.of("101", "backup", Allocation.of(2, 1024), job));

        large.hours(2.9);
        small.hours(2.9);
        assertThat(large.inside().coresUsed()).isGreaterThan(2);
        large.hours(0.2);
        small.hours(0.2);
        assertThat(large.inside().coresUsed()).isZero();
        assertThat(small.inside().coresUsed()).isEqualTo(2);
        small.hours(1);
        assertThat(small.inside().coresUsed()).isZero();
    }
}
