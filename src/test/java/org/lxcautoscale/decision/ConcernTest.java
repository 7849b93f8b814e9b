package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.Resource;

/** Which containers a step decides on, and by which rules. */
class ConcernTest {

    private static final Planner PLANNER = new Planner();

    static Stream<Arguments> containers() {
        // spotless:off
        return Stream.of(
                row("at ease", calm(), false),
                row("above its threshold, but not in trouble", A.container(2, 1024).using(100, 50), false),
                row("in trouble", inTrouble(), true),
                row("in trouble, but observed only", inTrouble().observed(), false),
                row("in trouble, but ignored", inTrouble().ignored(), false),
                row("its last write has failed", calm().state(failedAgo(A.POLL.minusNanos(1))), true),
                row("its last write failed a cycle ago", calm().state(failedAgo(A.POLL)), false),
                row("its last write has failed, but it is observed only", calm().state(failedAgo(Duration.ZERO)).observed(), false));
        // spotless:on
    }

    private static Arguments row(String what, A container, boolean isConcern) {
        return Arguments.of(what, container, isConcern);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("containers")
    void aStepBetweenTwoCyclesConcernsWhatCannotWait(String what, A container, boolean isConcern) {
        assertThat(PLANNER.concerns(container.betweenCycles())).as(what).isEqualTo(isConcern);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void aCycleConcernsAllContainers(String what, A container, boolean ignored) {
        assertThat(PLANNER.concerns(container.inCycle())).as(what).isTrue();
    }

    @ParameterizedTest
    @MethodSource("retries")
    void whatHasFailedIsDecidedByAllRulesUnlessItIsInTrouble(A container, Reason memory) {
        assertThat(container.decidedBetweenCycles().verdict(Resource.MEMORY).reason())
                .isEqualTo(memory);
    }

    static Stream<Arguments> retries() {
        return Stream.of(
                Arguments.of(
                        A.container(2, 1024).using(50, 90).state(failedAgo(Duration.ZERO)),
                        Reason.ABOVE_UPPER_THRESHOLD),
                Arguments.of(A.container(2, 1024).using(50, 90), Reason.BETWEEN_CYCLES),
                Arguments.of(
                        A.container(2, 1024).using(50, 90).oomKilled(1).state(failedAgo(Duration.ZERO)),
                        Reason.PRESSURE));
    }

    private static A calm() {
        return A.container(2, 1024).using(50, 50);
    }

    private static A inTrouble() {
        return A.container(2, 1024).using(50, 97);
    }

    private static ContainerState failedAgo(Duration time) {
        return ContainerState.NEW.failed(A.NOW.minus(time));
    }
}
