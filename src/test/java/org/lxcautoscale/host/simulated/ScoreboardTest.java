package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lxcautoscale.host.simulated.TestBench.WEB;
import static org.lxcautoscale.host.simulated.TestBench.mib;
import static org.lxcautoscale.host.simulated.TestBench.web;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.host.simulated.ContainerSpec.Kind;

class ScoreboardTest {

    @Test
    void countsTimeChangesAndSizes() throws Exception {
        TestBench bench = new TestBench(web(2, 1024, 1, 256)).hours(12);
        bench.write(4, 1024);
        bench.write(4, 2048);
        bench.hours(12);

        Scoreboard score = bench.host.scoreboard();
        assertThat(score.virtualHours()).isEqualTo(24);
        assertThat(score.changes()).isEqualTo(2);
        assertThat(score.changesPerContainerDay()).isCloseTo(2, within(1e-9));
        assertThat(score.mostChanged().orElseThrow().id()).isEqualTo(WEB);
        assertThat(score.initialCores()).isEqualTo(2);
        assertThat(score.currentCores()).isEqualTo(4);
        assertThat(score.initialMemory()).isEqualTo(mib(1024));
        assertThat(score.currentMemory()).isEqualTo(mib(2048));
        assertThat(score.cpuSlackPercent()).isCloseTo(62.5, within(0.1));
        assertThat(score.memorySlackPercent()).isCloseTo((75 + 87.5) / 2, within(0.1));
    }

    @Test
    void throttlingIsTheShareOfDemandThatWasNotServed() {
        assertThat(new TestBench(web(3, 512, 4, 100))
                        .advance(100)
                        .host
                        .scoreboard()
                        .cpuThrottledPercent())
                .isCloseTo(25, within(1e-6));
    }

    @Test
    void templatesDoNotCountAndStoppedContainersHaveNoSlack() {
        TestBench bench = new TestBench(
                web(2, 1024, 1, 512),
                ContainerSpec.of("102", "old", Allocation.of(2, 1024), new Demand.Idle(mib(10)))
                        .withKind(Kind.STOPPED),
                ContainerSpec.of("900", "debian", Allocation.of(2, 1024), new Demand.Idle(mib(10)))
                        .withKind(Kind.TEMPLATE));

        Scoreboard score = bench.advance(100).host.scoreboard();

        assertThat(score.containers()).hasSize(2);
        assertThat(score.memorySlackPercent()).isCloseTo(50, within(1e-6));
    }

    @Test
    void aKillAfterAShrinkCountsWhenTheEarlierLimitWasSufficient() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 300)).advance(10);
        bench.write(1, 512);
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(900)));

        bench.advance(120);

        assertThat(bench.score().oomKillsAfterShrink()).isEqualTo(1);
        assertThat(bench.score().writesBelowUse()).isZero();
    }

    @Test
    void aKillAfterAShrinkDoesNotCountWhenTheEarlierLimitWasInsufficient() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 300)).advance(10);
        bench.write(1, 512);
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(1100)));

        bench.advance(120);

        assertThat(bench.score().oomKills()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isZero();
    }

    @Test
    void aKillJustAfterAStartDoesNotCount() throws Exception {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 300)).advance(10);
        bench.write(1, 512);
        bench.host.stop(WEB);
        bench.host.start(WEB);
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(900), mib(1000)));

        bench.advance(10);

        assertThat(bench.score().oomKills()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isZero();
    }

    @Test
    void aKillAfterAnAdministratorsShrinkIsNotOurs() {
        TestBench bench = new TestBench(web(1, 1024, 0.1, 300)).advance(10);

        bench.host.resizeExternally(WEB, Allocation.of(1, 200));

        assertThat(bench.score().oomKills()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isZero();
        assertThat(bench.score().writesBelowUse()).isZero();
    }

    @Test
    void aContainerThatWantsMoreCpuWaitsUntilItsLimitGrows() throws Exception {
        TestBench bench = new TestBench(web(1, 512, 4, 100)).advance(700);
        assertThat(bench.score().cpuNeed().lateStretches()).isEqualTo(1);

        bench.write(2, 512);
        bench.advance(500);
        bench.write(6, 512);
        bench.advance(500);

        assertThat(bench.score().cpuNeed().longestWithoutGrowthSeconds()).isCloseTo(700, within(40.0));
        assertThat(bench.score().cpuNeed().longestSeconds()).isCloseTo(1200, within(60.0));
        assertThat(bench.host.scoreboard().lateStretches()).isEqualTo(1);
    }

    @Test
    void aContainerThatIsNearlyFullWaitsForMemory() {
        TestBench bench = new TestBench(web(1, 1000, 0.1, 890));
        bench.host.setLoad(WEB, 0.1, mib(910));

        assertThat(bench.advance(500).score().memoryNeed().longestSeconds()).isEqualTo(500);
    }

    @Test
    void aNeedThatTheHostCannotMeetDoesNotCount() {
        TestBench bench = new TestBench(
                web(2, 512, 4, 100),
                ContainerSpec.of("102", "db", Allocation.of(6, 512), new Demand.Constant(6, mib(100))));

        assertThat(bench.advance(1000).host.scoreboard().containers())
                .allMatch(score -> score.cpuNeed().longestSeconds() == 0);
    }

    @Test
    void aNeedAboveTheMaximumOrUnderALockDoesNotCount() {
        TestBench full = new TestBench(web(7, 512, 9, 100)).advance(1000);
        assertThat(full.score().cpuNeed().longestSeconds()).isZero();

        TestBench locked = new TestBench(web(1, 512, 4, 100));
        locked.host.lock(WEB, "migrate");
        assertThat(locked.advance(1000).score().cpuNeed().longestSeconds()).isZero();
    }

    @Test
    void theScenarioSetsTheMaximumWait() {
        Scenario scenario = Scenario.of(1, TestBench.machine(), web(1, 512, 4, 100));
        Scenario impatient = scenario.withServiceLevel(scenario.serviceLevel().withMaxWait(Duration.ofSeconds(60)));
        VirtualTime time = new VirtualTime(impatient.start());
        SimulatedHost host = new SimulatedHost(impatient, time);

        time.advance(Duration.ofSeconds(120));

        assertThat(host.scoreboard().lateStretches()).isEqualTo(1);
    }

    @Test
    void burstsAreCountedOnceWhetherBrakedOrKilled() {
        Demand bursts = new Demand.Bursty(
                0.1, 0.1, mib(300), mib(1200), mib(1000), 24, Duration.ofMinutes(5), Duration.ofMinutes(5));
        TestBench unbraked = new TestBench(
                ContainerSpec.of("101", "web", Allocation.of(1, 1000), bursts).withOomVictim(OomVictim.PROGRAM));
        Scoreboard.Bursts killed = unbraked.hours(24).host.scoreboard().bursts();
        assertThat(killed.count()).isBetween(10, 30);
        assertThat(killed.killed()).isEqualTo(killed.count());
        assertThat(killed.braked()).isZero();
        assertThat(unbraked.score().oomKills()).isGreaterThan(killed.killed());

        TestBench braked = new TestBench(ContainerSpec.of("101", "web", Allocation.of(1, 2000), bursts));
        braked.host.brakes().set(Map.of(WEB, new Brake(mib(1000).bytes())));
        Scoreboard.Bursts slowed = braked.hours(24).host.scoreboard().bursts();
        assertThat(slowed).isEqualTo(new Scoreboard.Bursts(killed.count(), killed.count(), 0));
    }
}
