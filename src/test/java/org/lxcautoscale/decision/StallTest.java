package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Resource;

/** Only events at the container's own limit count, and only if more memory would help. */
class StallTest {

    private static final Planner PLANNER = new Planner();

    private static A container(double percent, OptionalDouble pressure, OptionalDouble hits, OptionalDouble refaults) {
        A container = A.container(2, 2048).cpu(50, 50).memory(percent, percent, percent);
        pressure.ifPresent(container::memoryPressure);
        hits.ifPresent(container::limitHits);
        refaults.ifPresent(container::refaults);
        return container;
    }

    private static OptionalDouble figure(String text) {
        return text.equals("-") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }

    @ParameterizedTest(name = "{0} % in use, PSI {1}, {2} hits, {3} refaults a second: grows {4}")
    @CsvSource({
        // in use, PSI, hits, refaults, grows
        "85, 12,  -,     -, true",
        "85, 12, 30,     0, true",
        "80.1, 10, 30,     0, true",
        "79, 12, 30,     0, false", // page cache that is read once and never again
        "49, 14, 30,   900, false",
        "49, 14, 30,  1000, true", // page cache that is needed again
        "12, 60,  0, 50000, false", // a limit inside
        "85, 60,  0, 50000, false",
        "12, 60,  -,     0, false",
        "12, 60,  -,  2000, true",
        "85, 9.9, 30, 5000, false",
        "40,  -, 30, 50000, true", // no PSI in this kernel
        "40,  -,  0, 50000, false",
        "40,  -, 30,   999, false",
        "40,  -,  -, 50000, false",
        "85,  -, 30,     -, true",
        "60,  -, 30,     -, false",
    })
    void growsForWaitingThatMoreMemoryWouldEnd(
            double percent, String pressure, String hits, String refaults, boolean grows) {
        A container = container(percent, figure(pressure), figure(hits), figure(refaults));

        assertThat(container.decidedBetweenCycles().verdict(Resource.MEMORY).isGrow())
                .isEqualTo(grows);
        assertThat(PLANNER.isUrgent(container.betweenCycles())).isEqualTo(grows);
    }

    @Test
    void aKillAtAnInnerLimitIsNoReasonToGrow() {
        Decision decision = A.container(2, 2048).using(50, 12).innerKilled(3).decided();

        assertThat(decision.verdict(Resource.MEMORY).isGrow()).isFalse();
        assertThat(decision.findings())
                .filteredOn(finding -> finding.reason() == Reason.PRESSURE)
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence().get())
                        .isEqualTo("the kernel has killed at a limit inside the container (3): a larger container would"
                                + " not have helped"));
    }

    @Test
    void eventsAtAnInnerLimitAreNoReasonForRegret() {
        ContainerState shrunk = A.stateWith(
                Map.of(), Map.of(Resource.MEMORY, new ShrinkWatch(12_000 * A.MB, A.NOW.plusSeconds(60), 0, 0)));

        assertThat(PLANNER.isUrgent(container(12, figure("40"), figure("0"), figure("0"))
                        .state(shrunk)
                        .betweenCycles()))
                .isFalse();
        assertThat(PLANNER.isUrgent(container(85, figure("4"), figure("3"), figure("0"))
                        .state(shrunk)
                        .betweenCycles()))
                .isTrue();
    }

    /** A shrink was wrong if the container urgently needs memory soon after it. */
    @ParameterizedTest(name = "{0} % in use, {1} kills")
    @CsvSource({"96, 0", "30, 1"})
    void urgentGrowthSoonAfterAShrinkIsRegret(double percent, int kills) {
        ContainerState shrunk = A.stateWith(
                Map.of(), Map.of(Resource.MEMORY, new ShrinkWatch(2304 * A.MB, A.NOW.plusSeconds(500), 0, 0)));

        Decision decision = A.container(2, 2048)
                .cpu(50, 50)
                .memory(percent, percent, percent)
                .oomKilled(kills)
                .state(shrunk)
                .decidedBetweenCycles();
        ContainerState after = shrunk.applied(decision, Duration.ofSeconds(600), A.NOW);

        assertThat(decision.verdict(Resource.MEMORY).reason()).isEqualTo(Reason.REGRET);
        assertThat(after.floors())
                .containsEntry(
                        Resource.MEMORY, new DecayingFloor(decision.after().get(Resource.MEMORY), A.NOW));
    }

    @Test
    void waitingForACpuIsNoReasonForRegretAtLowUse() {
        ContainerState shrunk =
                A.stateWith(Map.of(), Map.of(Resource.CPU, new ShrinkWatch(4000, A.NOW.plusSeconds(60), 0, 0)));
        A waiting = A.container(2, 2048).cpuPressure(60).state(shrunk);

        assertThat(PLANNER.isUrgent(waiting.cpu(10, 10).memory(50, 50, 50).betweenCycles()))
                .isFalse();
        assertThat(PLANNER.isUrgent(waiting.cpu(90, 90).memory(50, 50, 50).betweenCycles()))
                .isTrue();
    }
}
