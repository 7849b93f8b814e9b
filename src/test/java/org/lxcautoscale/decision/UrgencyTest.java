package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Resource;

/** Decisions between two cycles: memory pressure and regret. */
class UrgencyTest {

    private static final Planner PLANNER = new Planner();

    private static ContainerState watching(Resource resource, long before) {
        return watching(resource, before, 0, 0);
    }

    private static ContainerState watching(Resource resource, long before, double pressure, double throttled) {
        return A.stateWith(
                Map.of(), Map.of(resource, new ShrinkWatch(before, A.NOW.plusSeconds(1), pressure, throttled)));
    }

    @Test
    void leavesEverythingElseToTheNextCycle() {
        Decision decision = A.container(2, 1024).using(100, 94).decidedBetweenCycles();

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.CPU))
                .returns(Reason.BETWEEN_CYCLES, Verdict::reason)
                .returns("between cycles: decided in the next cycle", Verdict::sentence);
        assertThat(PLANNER.isUrgent(A.container(2, 1024).using(100, 94).betweenCycles()))
                .isFalse();
    }

    @Test
    void growsMemoryAtOnceFrom95PercentOn() {
        A container = A.container(2, 1024).cpu(50, 50).memory(95, 50, 95);

        assertThat(PLANNER.isUrgent(container.betweenCycles())).isTrue();
        assertThat(container.decidedBetweenCycles().verdict(Resource.MEMORY))
                .returns(Reason.PRESSURE, Verdict::reason)
                .returns("memory pressure: 95 % of its memory is in use", Verdict::sentence)
                // max(512, ⌊(100−80)·512/10⌋) MB
                .returns(2048 * A.MB, Verdict::after);
        assertThat(container.decidedBetweenCycles().isUrgent()).isTrue();
    }

    @Test
    void growsMemoryAtOnceAfterAKill() {
        A container = A.container(2, 1024).using(50, 30).oomKilled(2);

        assertThat(PLANNER.isUrgent(container.betweenCycles())).isTrue();
        assertThat(container.decidedBetweenCycles().verdict(Resource.MEMORY))
                .returns("memory pressure: the kernel has killed for lack of memory (2)", Verdict::sentence)
                .returns(2048 * A.MB, Verdict::after);
    }

    @Test
    void growsMemoryAtOnceWhenTasksWaitForIt() {
        A container = A.container(2, 1024).using(50, 85).memoryPressure(10);

        assertThat(container.decidedBetweenCycles().verdict(Resource.MEMORY).sentence())
                .isEqualTo("memory pressure: its tasks wait for memory 10 % of the time");
        assertThat(PLANNER.isUrgent(
                        A.container(2, 1024).using(50, 85).memoryPressure(9.9).betweenCycles()))
                .isFalse();
    }

    @Test
    void doesNotGrowAgainForPressureThatGrowthHasRelieved() {
        A container = A.container(2, 1024).using(50, 85).memoryPressure(50);

        assertThat(PLANNER.isUrgent(
                        container.state(A.changedAt(A.NOW.minusSeconds(29))).betweenCycles()))
                .isFalse();
        assertThat(PLANNER.isUrgent(
                        container.state(A.changedAt(A.NOW.minusSeconds(30))).betweenCycles()))
                .isTrue();
    }

    @Test
    void growsMemoryAheadOfASteadyRise() {
        // 500 MB used of 1024; 524 MB are left for 30 s
        A container = A.container(2, 1024).cpu(50, 50).memory(50, 50, 50);

        assertThat(PLANNER.isUrgent(container.rising(17 * A.MB).betweenCycles()))
                .isFalse();
        assertThat(container.rising(17.1 * A.MB).decidedBetweenCycles().verdict(Resource.MEMORY))
                .returns(true, Verdict::isGrow)
                .returns(
                        "memory pressure: memory in use rises by 17 MB a second and would fill it within 30 s",
                        Verdict::sentence);
    }

    @Test
    void growsByMoreWhenMoreThanAllIsInUse() {
        // while a new limit has not arrived: (110−80)·512/10 MB
        assertThat(A.container(2, 1000)
                        .cpu(50, 50)
                        .memory(110, 50, 50)
                        .decidedBetweenCycles()
                        .verdict(Resource.MEMORY)
                        .after())
                .isEqualTo((1000 + 1536) * A.MB);
    }

    @Test
    void restoresMemoryAfterAKillInTheRegretWindow() {
        A container = A.container(2, 1024).using(50, 30).oomKilled(1).state(watching(Resource.MEMORY, 4096 * A.MB));

        Verdict verdict = container.decidedBetweenCycles().verdict(Resource.MEMORY);

        assertThat(verdict)
                .returns(4096 * A.MB, Verdict::after)
                .returns(Reason.REGRET, Verdict::reason)
                .returns(
                        "regret: the kernel has killed for lack of memory (1) since it was shrunk from 4096 MB",
                        Verdict::sentence);
    }

    @Test
    void restoresMemoryWhenWaitingForItHasRisen() {
        ContainerState state = watching(Resource.MEMORY, 2048 * A.MB, 2, 0);

        assertThat(PLANNER.isUrgent(A.container(2, 1024)
                        .using(50, 85)
                        .memoryPressure(3)
                        .state(state)
                        .betweenCycles()))
                .isFalse();
        assertThat(A.container(2, 1024)
                        .using(50, 85)
                        .memoryPressure(3.1)
                        .state(state)
                        .decidedBetweenCycles()
                        .verdict(Resource.MEMORY)
                        .sentence())
                .isEqualTo("regret: waiting for memory has risen from 2 % to 3.1 % of the time"
                        + " since it was shrunk from 2048 MB");
    }

    @Test
    void restoresCoresWhenThrottlingOrWaitingHasRisen() {
        assertThat(A.container(2, 1024)
                        .using(50, 50)
                        .throttled(0.16)
                        .state(watching(Resource.CPU, 4_000, 0, 0.1))
                        .decidedBetweenCycles()
                        .verdict(Resource.CPU))
                .returns(4_000L, Verdict::after)
                .returns(
                        "regret: throttling has risen to 16 % of the time since it was shrunk from 4 cores",
                        Verdict::sentence);
        assertThat(PLANNER.isUrgent(A.container(2, 1024)
                        .using(50, 50)
                        .throttled(0.15)
                        .state(watching(Resource.CPU, 4_000, 0, 0.1))
                        .betweenCycles()))
                .isFalse();
        assertThat(PLANNER.isUrgent(A.container(2, 1024)
                        .using(50, 50)
                        .cpuPressure(15)
                        .state(watching(Resource.CPU, 4_000, 5, 0))
                        .betweenCycles()))
                .isFalse();
        assertThat(PLANNER.isUrgent(A.container(2, 1024)
                        .using(50, 50)
                        .cpuPressure(15.1)
                        .state(watching(Resource.CPU, 4_000, 5, 0))
                        .betweenCycles()))
                .isTrue();
    }

    @Test
    void regretsNothingAfterTheWindowOrOnceRestored() {
        ContainerState over = A.stateWith(Map.of(), Map.of(Resource.CPU, new ShrinkWatch(4_000, A.NOW, 0, 0)));

        assertThat(PLANNER.isUrgent(A.container(2, 1024)
                        .using(50, 50)
                        .throttled(0.9)
                        .state(over)
                        .betweenCycles()))
                .isFalse();
        assertThat(PLANNER.isUrgent(A.container(4, 1024)
                        .using(50, 50)
                        .throttled(0.9)
                        .state(watching(Resource.CPU, 4_000))
                        .betweenCycles()))
                .isFalse();
    }

    @Test
    void prefersTheLargerOfRegretAndPressure() {
        A container = A.container(2, 1024)
                .cpu(50, 50)
                .memory(99, 99, 99)
                .oomKilled(1)
                .state(watching(Resource.MEMORY, 1536 * A.MB));

        assertThat(container.decided().verdict(Resource.MEMORY).after()).isEqualTo(2048 * A.MB);
    }

    @Test
    void doesNothingUrgentForAContainerOfUnknownUse() {
        assertThat(PLANNER.isUrgent(A.container(2, 1024).unknown("?").betweenCycles()))
                .isFalse();
    }

    @Test
    void remembersTheRestoredSize() {
        Decision decision = A.container(2, 1024)
                .using(50, 30)
                .oomKilled(1)
                .state(watching(Resource.MEMORY, 4096 * A.MB))
                .decidedBetweenCycles();

        ContainerState after = decision.context().state().applied(decision, Duration.ofSeconds(600), A.NOW);

        assertThat(after.floors()).containsEntry(Resource.MEMORY, new DecayingFloor(4096 * A.MB, A.NOW));
        assertThat(after.watches()).isEmpty();
    }
}
