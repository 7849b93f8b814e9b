package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lxcautoscale.host.simulated.TestBench.WEB;
import static org.lxcautoscale.host.simulated.TestBench.machine;
import static org.lxcautoscale.host.simulated.TestBench.mib;
import static org.lxcautoscale.host.simulated.TestBench.web;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Seen;

class CpuBehaviourTest {

    private static long nanos(TestBench bench) throws Exception {
        return ((CpuReading.Counter) bench.counters().cpu()).nanos();
    }

    @Test
    void aDemandBelowTheLimitIsGrantedInFull() throws Exception {
        TestBench bench = new TestBench(web(4, 512, 1.5, 200)).advance(100);

        assertThat(nanos(bench)).isEqualTo(150_000_000_000L);
        assertThat(bench.counters().throttledNanos()).hasValue(0);
        assertThat(bench.counters().cpuPressure().orElseThrow()).isLessThan(10);
    }

    @Test
    void aDemandBeyondTheLimitIsThrottled() throws Exception {
        TestBench bench = new TestBench(web(2, 512, 4, 200)).advance(100);

        assertThat(nanos(bench)).isEqualTo(200_000_000_000L);
        assertThat(bench.counters().throttledNanos()).hasValue(50_000_000_000L);
        assertThat(bench.counters().cpuPressure()).hasValueCloseTo(100.0, within(0.1));
    }

    @Test
    void aCpusetCausesPressureButNoThrottling() throws Exception {
        TestBench bench = new TestBench(machine().with(CpuLimit.CPUSET), web(2, 512, 4, 200)).advance(100);

        assertThat(nanos(bench)).isEqualTo(200_000_000_000L);
        assertThat(bench.counters().throttledNanos()).hasValue(0);
        assertThat(bench.counters().cpuPressure()).hasValueCloseTo(100.0, within(0.1));
    }

    @Test
    void pressureRisesAndFallsOverTenSeconds() throws Exception {
        TestBench bench = new TestBench(web(2, 512, 4, 200)).advance(10);
        assertThat(bench.counters().cpuPressure()).hasValueCloseTo(63.2, within(0.1));

        bench.host.setLoad(WEB, 0, mib(200));
        bench.advance(10);
        assertThat(bench.counters().cpuPressure()).hasValueCloseTo(63.2 * 0.368, within(0.1));
    }

    @Test
    void writtenCoresTakeEffectInTheNextRound() throws Exception {
        TestBench bench = new TestBench(web(1, 512, 4, 200)).advance(8);

        bench.write(3, 512);
        bench.advance(8);
        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(3, 512));
        assertThat(bench.actualUsage().coresLimit()).isEqualTo(1);

        bench.advance(1);
        assertThat(bench.actualUsage().coresLimit()).isEqualTo(3);
        assertThat(bench.actualUsage().coresUsed()).isEqualTo(3);
    }

    @Test
    void moreCoresThanTheHostHasAreAcceptedWithoutEffect() throws Exception {
        TestBench bench = new TestBench(web(1, 512, 20, 200));

        bench.write(64, 512);
        bench.advance(20);

        assertThat(Seen.container(bench.host.read(WEB)).allocation().cores()).isEqualTo(Cores.of(64));
        assertThat(bench.actualUsage().coresLimit()).isEqualTo(8);
    }

    @Test
    void coresDoNotChangePinnedCpus() throws Exception {
        TestBench bench = new TestBench(web(1, 512, 4, 200).pinned());

        bench.write(3, 512);
        bench.advance(20);

        assertThat(bench.actualUsage().coresLimit()).isEqualTo(1);
    }

    @Test
    void aContainerWithoutALimitHasTheWholeHost() {
        ContainerSpec unlimited = ContainerSpec.of(
                "101", "web", new Allocation(Cores.UNLIMITED, mib(512)), new Demand.Constant(5, mib(100)));

        assertThat(new TestBench(unlimited).advance(5).actualUsage().coresUsed())
                .isEqualTo(5);
    }

    @Test
    void anOverloadedHostIsSharedFairly() {
        ContainerId other = new ContainerId("102");
        TestBench bench = new TestBench(
                web(8, 512, 8, 100),
                ContainerSpec.of("102", "db", Allocation.of(8, 512), new Demand.Constant(8, mib(100))),
                ContainerSpec.of("103", "dns", Allocation.of(1, 512), new Demand.Constant(0.1, mib(100))));
        bench.advance(5);

        double left = 8 - 0.3 - 0.1;
        assertThat(bench.host.actualUsage(new ContainerId("103")).coresUsed()).isEqualTo(0.1);
        assertThat(bench.actualUsage().coresUsed()).isCloseTo(left / 2, within(1e-9));
        assertThat(bench.host.actualUsage(other).coresUsed()).isCloseTo(left / 2, within(1e-9));
        assertThat(bench.host.scoreboard().cpuThrottledPercent()).isGreaterThan(40);
    }

    @Test
    void idleCoresAreKnownFromTheSecondObservationOn() {
        TestBench bench = new TestBench(web(4, 512, 1.5, 200));
        assertThat(bench.host.observe().host().orElseThrow().idleCores()).isEmpty();

        bench.advance(10);
        assertThat(bench.host.observe().host().orElseThrow().idleCores()).hasValueCloseTo(8 - 0.3 - 1.5, within(1e-6));
        assertThat(bench.host.observe().host().orElseThrow().idleCores()).hasValueCloseTo(8 - 0.3 - 1.5, within(1e-6));
    }

    @Test
    void unfinishedWorkOfANightlyJobWaits() {
        Demand job = new Demand.Nightly(0, 4, Duration.ofHours(1), mib(100), mib(300), 2);
        TestBench large = new TestBench(ContainerSpec.of("101", "backup", Allocation.of(8, 1024), job));
        TestBench small = new TestBench(ContainerSpec.of("101", "backup", Allocation.of(2, 1024), job));

        large.hours(2.9);
        small.hours(2.9);
        assertThat(large.actualUsage().coresUsed()).isGreaterThan(2);
        large.hours(0.2);
        small.hours(0.2);
        assertThat(large.actualUsage().coresUsed()).isZero();
        assertThat(small.actualUsage().coresUsed()).isEqualTo(2);
        small.hours(1);
        assertThat(small.actualUsage().coresUsed()).isZero();
    }
}
