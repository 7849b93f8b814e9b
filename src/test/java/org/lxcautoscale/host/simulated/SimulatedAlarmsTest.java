package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcautoscale.host.simulated.TestBench.WEB;
import static org.lxcautoscale.host.simulated.TestBench.mib;
import static org.lxcautoscale.host.simulated.TestBench.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.host.Alarms;

class SimulatedAlarmsTest {

    private final TestBench bench = new TestBench(web(1, 1000, 0.1, 500));
    private final List<Instant> calls = new ArrayList<>();
    private Alarms alarms = Alarms.NONE;

    @BeforeEach
    void watch() {
        bench.host.setLoad(WEB, 0.1, mib(500));
        bench.host.brakes().set(Map.of(WEB, new Brake(mib(900).bytes())));
        alarms = bench.host.alarms(() -> {
            calls.add(bench.time.now().monotonic());
            bench.time.wake();
        });
        alarms.watch(Set.of(WEB));
    }

    private void burst() {
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(2000), mib(200)));
    }

    @Test
    void aContainerThatIsSlowedDownWakesTheSleeperInTheSameSecond() throws Exception {
        Instant start = bench.time.now().monotonic();
        burst();

        bench.time.sleepUntil(start.plusSeconds(60));

        assertThat(bench.time.now().monotonic()).isEqualTo(start.plusSeconds(3));
        assertThat(alarms.raised()).containsExactly(WEB);
        assertThat(alarms.raised()).isEmpty();
    }

    @Test
    void itCallsAtMostOnceASecondAndMoreSeldomWhileNothingHelps() {
        burst();

        bench.advance(60);

        assertThat(calls).hasSizeBetween(12, 20);
        assertThat(Duration.between(calls.get(0), calls.get(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.between(calls.get(calls.size() - 2), calls.getLast()))
                .isEqualTo(Duration.ofSeconds(5));

        int before = calls.size();
        for (int second = 0; second < 20; second++) {
            alarms.helped(Set.of(WEB));
            bench.advance(1);
        }
        assertThat(calls.size() - before).isBetween(9, 20);
    }

    @Test
    void aContainerWithEnoughMemoryDoesNotCall() {
        bench.host.setDemand(WEB, new Demand.Constant(0.1, mib(890), mib(200)));

        bench.advance(60);

        assertThat(calls).isEmpty();
    }

    @Test
    void oneThatIsNotWatchedDoesNotCall() {
        alarms.watch(Set.of());
        burst();
        bench.advance(10);
        assertThat(calls).isEmpty();

        alarms.watch(Set.of(WEB));
        alarms.close();
        bench.advance(10);
        assertThat(calls).isEmpty();
    }
}
