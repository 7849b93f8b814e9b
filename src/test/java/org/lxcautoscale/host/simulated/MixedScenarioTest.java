package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Seen;

class MixedScenarioTest {

    private static final Duration SAMPLE = Duration.ofSeconds(10);

    private static List<String> trace(Scenario scenario, double hours) {
        VirtualTime time = new VirtualTime(scenario.start());
        SimulatedHost host = new SimulatedHost(scenario, time);
        List<String> trace = new ArrayList<>();
        for (int i = 0; i < hours * 360; i++) {
            time.advance(SAMPLE);
            trace.add(host.observe().toString());
        }
        return trace;
    }

    @Test
    void twelveContainersRunNextToAStoppedOneAndATemplate() {
        Scenario scenario = Scenario.mixed(1);
        Observation seen = new SimulatedHost(scenario, new VirtualTime(scenario.start())).observe();

        List<Container> containers =
                seen.containers().stream().map(Seen::container).toList();
        assertThat(containers.stream().filter(Container::isRunning)).hasSize(12);
        assertThat(containers.stream().filter(Container::template)).hasSize(1);
        assertThat(containers)
                .extracting(Container::name)
                .doesNotHaveDuplicates()
                .contains("web1", "db1", "mail");
        assertThat(containers.stream().filter(one -> one.allocation().cores().isUnlimited()))
                .hasSize(1);
    }

    @Test
    void atTheBeginningAllContainersFit() {
        for (int seed = 1; seed <= 20; seed++) {
            Scenario scenario = Scenario.mixed(seed);
            VirtualTime time = new VirtualTime(scenario.start());
            SimulatedHost host = new SimulatedHost(scenario, time);
            time.advance(Duration.ofMinutes(1));

            assertThat(host.scoreboard().oomKills()).isZero();
            assertThat(scenario.containers())
                    .allSatisfy(spec -> assertThat(host.actualUsage(spec.id()).memoryWanted())
                            .isLessThan(spec.allocation().memory().bytes()));
        }
    }

    @Test
    void equalSeedsGiveEqualTraces() {
        assertThat(trace(Scenario.mixed(4), 6)).isEqualTo(trace(Scenario.mixed(4), 6));
    }

    @Test
    void differentSeedsGiveDifferentTraces() {
        assertThat(trace(Scenario.mixed(4), 0.1)).isNotEqualTo(trace(Scenario.mixed(5), 0.1));
    }

    @Test
    void anAdditionalContainerDoesNotAffectTheOthers() throws Exception {
        ContainerId web = new ContainerId("101");
        Scenario scenario = Scenario.mixed(3);
        List<ContainerSpec> more = new ArrayList<>(scenario.containers());
        more.addFirst(ContainerSpec.of(
                "100",
                "extra",
                Allocation.of(2, 512),
                new Demand.Bursty(
                        0.1,
                        1,
                        TestBench.mib(100),
                        TestBench.mib(200),
                        Demand.ORDINARY_RISE,
                        50,
                        SAMPLE,
                        SAMPLE.multipliedBy(9))));
        Scenario larger =
                new Scenario(scenario.seed(), scenario.start(), scenario.machine(), more, scenario.serviceLevel());
        VirtualTime time = new VirtualTime(scenario.start());
        SimulatedHost host = new SimulatedHost(scenario, time);
        VirtualTime otherTime = new VirtualTime(scenario.start());
        SimulatedHost otherHost = new SimulatedHost(larger, otherTime);

        time.advance(Duration.ofHours(3));
        otherTime.advance(Duration.ofHours(3));

        assertThat(otherHost.read(web)).isEqualTo(host.read(web));
    }

    @Test
    void withoutAnAutoscalerContainersLackResources() {
        Scenario scenario = Scenario.mixed(7);
        VirtualTime time = new VirtualTime(scenario.start());
        SimulatedHost host = new SimulatedHost(scenario, time);
        for (int i = 0; i < 48 * 360; i++) {
            time.advance(SAMPLE);
            host.observe();
        }

        Scoreboard score = host.scoreboard();
        assertThat(score.virtualHours()).isEqualTo(48);
        assertThat(score.changes()).isZero();
        assertThat(score.oomKills()).isPositive();
        assertThat(score.oomKillsAfterShrink()).isZero();
        assertThat(score.cpuThrottledPercent()).isGreaterThan(5);
        assertThat(score.memorySlackPercent()).isGreaterThan(30);
        assertThat(score.lateStretches()).isPositive();
    }
}
