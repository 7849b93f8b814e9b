package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;

class StartupBoostTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Instant SOON = A.NOW.plusSeconds(200);
    private static final Instant OVER = A.NOW.minusSeconds(1);

    @Test
    void aStartedContainerGetsMoreAtOnceAndNothingOfMemory() {
        Decision decision =
                container(2, ContainerState.NEW.started(SOON)).using(50, 50).decidedBetweenCycles();

        assertThat(decision.verdict(Resource.CPU).reason()).isEqualTo(Reason.STARTUP_BOOST);
        assertThat(decision.after().get(Resource.CPU)).isEqualTo(4000);
        assertThat(decision.verdict(Resource.MEMORY).isChange()).isFalse();
        assertThat(new Planner()
                        .concerns(container(2, ContainerState.NEW.started(SOON))
                                .using(50, 50)
                                .betweenCycles()))
                .isTrue();
    }

    @Test
    void itsMaximumHoldsAndItIsNotShrunkMeanwhile() {
        assertThat(container(6, ContainerState.NEW.started(SOON))
                        .using(50, 50)
                        .decided()
                        .after()
                        .get(Resource.CPU))
                .isEqualTo(8000);

        Decision idle =
                container(8, ContainerState.NEW.started(SOON)).using(1, 50).decided();

        assertThat(idle.isChange()).isFalse();
        assertThat(idle.verdict(Resource.CPU).reason()).isEqualTo(Reason.STARTUP_BOOST);
    }

    @Test
    void whatWasLentIsRememberedAndTakenBackByItself() {
        ContainerState boosted = boosted(A.NOW.plusSeconds(200));
        assertThat(boosted.startedRun().orElseThrow().millicoresBefore()).contains(2000L);

        Decision end = container(4, over(boosted))
                .cpu(30, 90)
                .memory(50, 50, 50)
                .watchedFor(FIVE_MINUTES)
                .decided();

        assertThat(end.after().get(Resource.CPU)).isEqualTo(2000);
        assertThat(end.verdict(Resource.CPU).reason()).isEqualTo(Reason.STARTUP_BOOST_END);
        ContainerState after = over(boosted).applied(end, FIVE_MINUTES, A.NOW);
        assertThat(after.startedRun()).isEmpty();
        assertThat(after.flapping()).isEmpty();
        assertThat(after.watches()).isEmpty();
    }

    @Test
    void whatIsInUseNowStays() {
        Decision end =
                container(4, over(boosted(SOON))).cpu(70, 90).memory(50, 50, 50).decided();

        assertThat(end.after().get(Resource.CPU)).isEqualTo(4000);
        assertThat(end.verdict(Resource.CPU).reason()).isEqualTo(Reason.IN_USE);
    }

    @Test
    void whatIsNotInUseIsTakenBackStepByStep() {
        Decision end =
                container(4, over(boosted(SOON))).cpu(60, 90).memory(50, 50, 50).decided();
        assertThat(end.after().get(Resource.CPU)).isEqualTo(3000);

        ContainerState after = over(boosted(SOON)).applied(end, FIVE_MINUTES, A.NOW);

        assertThat(after.startedRun().orElseThrow().millicoresBefore()).contains(2000L);
    }

    @Test
    void growthDuringTheStartIsLentToo() {
        Decision growth = container(4, boosted(SOON)).using(95, 50).decided();

        assertThat(growth.verdict(Resource.CPU).reason()).isEqualTo(Reason.STARTUP_BOOST);
        assertThat(growth.after().get(Resource.CPU)).isGreaterThan(4000);
        assertThat(boosted(SOON)
                        .applied(growth, FIVE_MINUTES, A.NOW)
                        .startedRun()
                        .orElseThrow()
                        .millicoresBefore())
                .contains(2000L);
    }

    @Test
    void growthAfterTheStartLeavesNothingToTakeBack() {
        Decision growth = container(4, over(boosted(SOON))).using(95, 50).decided();

        assertThat(growth.verdict(Resource.CPU).reason()).isEqualTo(Reason.ABOVE_UPPER_THRESHOLD);
        assertThat(boosted(SOON).applied(growth, FIVE_MINUTES, A.NOW).startedRun())
                .isEmpty();
    }

    @Test
    void whatWasAcceptedAndNotSeenInForceIsTakenBackToo() {
        ContainerState started = ContainerState.NEW.started(SOON);
        Decision boost = container(2, started).using(50, 50).decidedBetweenCycles();

        ContainerState accepted = started.accepted(boost, boost.target(), A.NOW);

        assertThat(accepted.startedRun().orElseThrow().millicoresBefore()).contains(2000L);
    }

    @Test
    void aSizeThatSomebodySetsIsTheirs() {
        ContainerState state = boosted(SOON).withKnown(Allocation.of(4, 2048));

        assertThat(state.externallyModified(Allocation.of(3, 2048)).startedRun())
                .isEmpty();
    }

    /** From 2 to 4 cores. */
    private static ContainerState boosted(Instant until) {
        ContainerState started = ContainerState.NEW.started(until);
        Decision boost = container(2, started).using(50, 50).decidedBetweenCycles();
        return started.applied(boost, FIVE_MINUTES, A.NOW);
    }

    /** The same, after its first minutes. */
    private static ContainerState over(ContainerState boosted) {
        return boosted.started(OVER);
    }

    private static A container(int cores, ContainerState state) {
        return A.container(cores, 2048)
                .settings(A.tier().startupBoost(2, FIVE_MINUTES).build())
                .state(state);
    }
}
