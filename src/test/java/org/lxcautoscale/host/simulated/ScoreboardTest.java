package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lxcautoscale.host.simulated.Bench.WEB;
import static org.lxcautoscale.host.simulated.Bench.mib;
import static org.lxcautoscale.host.simulated.Bench.web;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.host.simulated.ContainerSpec.Kind;

class ScoreboardTest {

    @Test
    void countsTimeChangesAndSizes() throws Exception {
        Bench bench = new Bench(web(2, 1024, 1, 256)).hours(12);
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
        assertThat(new Bench(web(3, 512, 4, 100)).pass(100).host.scoreboard().cpuThrottledPercent())
                .isCloseTo(25, within(1e-6));
    }

    @Test
    void templatesDoNotCountAndStoppedContainersHaveNoSlack() {
        Bench bench = new Bench(
                web(2, 1024, 1, 512),
                ContainerSpec.of("102", "old", Allocation.of(2, 1024), new Demand.Idle(mib(10)))
                        .as(Kind.STOPPED),
                ContainerSpec.of("900", "debian", Allocation.of(2, 1024), new Demand.Idle(mib(10)))
                        .as(Kind.TEMPLATE));

        Scoreboard score = bench.pass(100).host.scoreboard();

        assertThat(score.containers()).hasSize(2);
        assertThat(score.memorySlackPercent()).isCloseTo(50, within(1e-6));
    }

    @Test
    void aKillAfterAShrinkCountsWhenTheEarlierLimitWouldHaveDone() throws Exception {
        Bench bench = new Bench(web(1, 1024, 0.1, 300)).pass(10);
        bench.write(1, 512);
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(900)));

        bench.pass(120);

        assertThat(bench.score().oomKillsAfterShrink()).isEqualTo(1);
        assertThat(bench.score().writesBelowUse()).isZero();
    }

    @Test
    void aKillAfterAShrinkDoesNotCountWhenTheEarlierLimitWouldNotHaveDone() throws Exception {
        Bench bench = new Bench(web(1, 1024, 0.1, 300)).pass(10);
        bench.write(1, 512);
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(1100)));

        bench.pass(120);

        assertThat(bench.score().oomKills()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isZero();
    }

    @Test
    void aKillAfterAnAdministratorsShrinkIsNotOurs() {
        Bench bench = new Bench(web(1, 1024, 0.1, 300)).pass(10);

        bench.host.resizeByHand(WEB, Allocation.of(1, 200));

        assertThat(bench.score().oomKills()).isEqualTo(1);
        assertThat(bench.score().oomKillsAfterShrink()).isZero();
        assertThat(bench.score().writesBelowUse()).isZero();
    }

    @Test
    void aContainerThatWantsMoreCpuWaitsUntilItsLimitGrows() throws Exception {
        Bench bench = new Bench(web(1, 512, 4, 100)).pass(700);
        assertThat(bench.score().cpuNeed().lateStretches()).isEqualTo(1);

        bench.write(2, 512);
        bench.pass(500);
        bench.write(6, 512);
        bench.pass(500);

        assertThat(bench.score().cpuNeed().longestWithoutGrowthSeconds()).isCloseTo(700, within(40.0));
        assertThat(bench.score().cpuNeed().longestSeconds()).isCloseTo(1200, within(60.0));
        assertThat(bench.host.scoreboard().lateStretches()).isEqualTo(1);
    }

    @Test
    void aContainerThatIsNearlyFullWaitsForMemory() {
        Bench bench = new Bench(web(1, 1000, 0.1, 890));
        bench.host.hold(WEB, 0.1, mib(910));

        assertThat(bench.pass(500).score().memoryNeed().longestSeconds()).isEqualTo(500);
    }

    @Test
    void nobodyWaitsForWhatTheHostDoesNotHave() {
        Bench bench = new Bench(
                web(2, 512, 4, 100),
                ContainerSpec.of("102", "db", Allocation.of(6, 512), new Demand.Constant(6, mib(100))));

        assertThat(bench.pass(1000).host.scoreboard().containers())
                .allMatch(score -> score.cpuNeed().longestSeconds() == 0);
    }

    @Test
    void nobodyWaitsForMoreThanTheMaximumOrBehindALock() {
        Bench full = new Bench(web(7, 512, 9, 100)).pass(1000);
        assertThat(full.score().cpuNeed().longestSeconds()).isZero();

        Bench locked = new Bench(web(1, 512, 4, 100));
        locked.host.lock(WEB, "migrate");
        assertThat(locked.pass(1000).score().cpuNeed().longestSeconds()).isZero();
    }

    @Test
    void patienceIsWhatTheScenarioSays() {
        Scenario scenario = Scenario.of(1, Bench.machine(), web(1, 512, 4, 100));
        Scenario impatient = scenario.expecting(scenario.entitlement().within(Duration.ofSeconds(60)));
        VirtualTime time = new VirtualTime(impatient.start());
        SimulatedHost host = new SimulatedHost(impatient, time);

        time.advance(Duration.ofSeconds(120));

        assertThat(host.scoreboard().lateStretches()).isEqualTo(1);
    }
}
