package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.ShrinkTrial.Abandoned;
import org.lxcautoscale.decision.ShrinkTrial.Held;
import org.lxcautoscale.decision.ShrinkTrial.TooSmall;
import org.lxcautoscale.decision.ShrinkTrial.Undecided;

/** Which shrinks are tried, and what a reading says of the size that is tried. */
class ShrinkTrialTest {

    private static final Instant BEGUN = A.NOW.minus(ShrinkTrial.LEAST);

    /** The brake of 4096 MB. */
    private static final Brake USUAL = new Brake(4096 * A.MB * 9 / 10 / 4096 * 4096);

    /** Uses 10 % of 4096 MB, and is to shrink to 3072 MB. */
    private static A idle() {
        return A.container(2, 4096)
                .using(50, 10)
                .memoryInForce(Limit.own(4096 * A.MB))
                .brake(USUAL)
                .limitHits(0)
                .refaults(0)
                .memoryPressure(0);
    }

    private static ShrinkTrial trial(A before) {
        return ShrinkTrial.of(before.decided(), BEGUN).orElseThrow();
    }

    /** A reading while 3072 MB are tried. */
    private static A tried() {
        return idle().brake(new Brake(3072 * A.MB));
    }

    private static ShrinkTrial.Verdict verdict(A reading) {
        return trial(idle()).judge(reading.betweenCycles());
    }

    @Test
    void aShrinkIsTriedAtItsNewSize() {
        assertThat(trial(idle()).brake()).isEqualTo(new Brake(3072 * A.MB));
        assertThat(trial(idle().brake(Brake.RELEASED)).brake())
                .describedAs("of a container without a brake")
                .isEqualTo(new Brake(3072 * A.MB));
    }

    @Test
    void coresWaitForTheMemoryThatIsTriedWithThem() {
        assertThat(ShrinkTrial.of(idle().cpu(100, 100).decided(), BEGUN)).isPresent();
    }

    @Test
    void growthIsNotTried() {
        assertThat(ShrinkTrial.of(idle().using(50, 85).decided(), BEGUN)).isEmpty();
        assertThat(ShrinkTrial.of(idle().using(50, 60).decided(), BEGUN))
                .describedAs("nor is nothing")
                .isEmpty();
    }

    @Test
    void nothingIsTriedWithoutABrake() {
        A without = A.container(2, 4096).using(50, 10).memoryInForce(Limit.own(4096 * A.MB));

        assertThat(without.decided().verdict(Resource.MEMORY).isShrink()).isTrue();
        assertThat(ShrinkTrial.of(without.decided(), BEGUN)).isEmpty();
        assertThat(ShrinkTrial.of(idle().settings(A.tier().brake(100).build()).decided(), BEGUN))
                .describedAs("switched off")
                .isEmpty();
    }

    @Test
    void whatTheBrakeHasHeldAlreadyIsNotTriedAgain() {
        assertThat(ShrinkTrial.of(idle().brake(new Brake(3072 * A.MB)).decided(), BEGUN))
                .isEmpty();
        assertThat(ShrinkTrial.of(idle().brake(new Brake(3072 * A.MB + 4096)).decided(), BEGUN))
                .isPresent();
    }

    @Test
    void aRollbackIsNotTried() {
        Decision rollback = new Planner().rollback(idle().inCycle(), Allocation.of(2, 2048));

        assertThat(rollback.verdict(Resource.MEMORY).isShrink()).isTrue();
        assertThat(ShrinkTrial.of(rollback, BEGUN)).isEmpty();
    }

    @Test
    void aSizeThatCausesNothingHolds() {
        assertThat(verdict(tried())).isInstanceOf(Held.class);
    }

    @Test
    void itIsTriedForALeastTime() {
        ShrinkTrial young =
                ShrinkTrial.of(idle().decided(), BEGUN.plusMillis(1)).orElseThrow();

        assertThat(young.judge(tried().betweenCycles())).isInstanceOf(Undecided.class);
    }

    @Test
    void reclaimingPageCacheThatNobodyMissesIsNoSign() {
        assertThat(verdict(tried().limitHits(500).refaults(256).memoryPressure(1)))
                .isInstanceOf(Held.class);
    }

    @Test
    void readingAgainWhatWasReclaimedShowsThatItIsTooSmall() {
        assertThat(verdict(tried().limitHits(500).refaults(257)))
                .isEqualTo(new TooSmall("it re-reads 257 pages a second that were just reclaimed"));
    }

    @Test
    void whatWasReadAgainBeforeIsNoSign() {
        ShrinkTrial trial = trial(idle().refaults(400));

        assertThat(trial.judge(tried().refaults(800).betweenCycles())).isInstanceOf(Held.class);
        assertThat(trial.judge(tried().refaults(801).betweenCycles())).isInstanceOf(TooSmall.class);
    }

    @Test
    void waitingForMemoryShowsThatItIsTooSmall() {
        assertThat(verdict(tried().limitHits(1).memoryPressure(1.1)))
                .isEqualTo(new TooSmall("waiting for memory has risen from 0 % to 1.1 % of the time"));
        assertThat(verdict(tried().limitHits(0).memoryPressure(9)))
                .describedAs("a group inside waits")
                .isInstanceOf(Held.class);
        assertThat(trial(idle().memoryPressure(0.9))
                        .judge(tried().limitHits(1).memoryPressure(1.9).betweenCycles()))
                .describedAs("as before")
                .isInstanceOf(Held.class);
    }

    @Test
    void useThatReachesItShowsThatItIsTooSmall() {
        // 97 % of 3072 MB are 72.75 % of 4096 MB
        assertThat(verdict(tried().limitHits(1).memory(72.8, 72.8, 72.8)))
                .isEqualTo(new TooSmall("what is in use has risen to 2981 MB"));
        assertThat(verdict(tried().limitHits(1).memory(72.7, 72.7, 72.7))).isInstanceOf(Held.class);
    }

    @Test
    void needOfMoreThanTheLimitShowsThatItIsTooSmallAtOnce() {
        ShrinkTrial young = ShrinkTrial.of(idle().decided(), A.NOW).orElseThrow();

        assertThat(young.judge(tried().oomKilled(1).betweenCycles())).isInstanceOf(TooSmall.class);
    }

    @Test
    void aBrakeThatIsNotInForceProvesNothing() {
        assertThat(verdict(idle())).isInstanceOf(Abandoned.class);
        assertThat(ShrinkTrial.of(idle().decided(), A.NOW).orElseThrow().judge(idle().betweenCycles()))
                .describedAs("it may take a while to be set")
                .isInstanceOf(Undecided.class);
    }

    @Test
    void anUnknownUsageProvesNothing() {
        assertThat(verdict(tried().unknown("memory.current: Permission denied")))
                .isInstanceOf(Undecided.class);
        assertThat(verdict(tried().memoryNotCounted())).isInstanceOf(Undecided.class);
    }

    @Test
    void aContainerThatWasChangedMeanwhileIsNotJudged() {
        assertThat(verdict(tried().stopped())).isEqualTo(new Abandoned("it has just stopped"));
        assertThat(verdict(A.container(2, 3000)
                        .using(50, 10)
                        .memoryInForce(Limit.own(4096 * A.MB))
                        .brake(new Brake(3072 * A.MB))))
                .isEqualTo(new Abandoned("somebody else has just changed it"));
        assertThat(verdict(tried().limitInForce(4000 * A.MB)))
                .isEqualTo(new Abandoned("its limit in force has just been changed by somebody else"));
    }

    @Test
    void aSizeThatWasTooSmallIsAFloorFromThenOn() {
        ContainerState state = ContainerState.NEW.tooSmall(trial(idle()), A.NOW);

        assertThat(state.floors()).containsOnlyKeys(Resource.MEMORY);
        assertThat(state.floors().get(Resource.MEMORY)).isEqualTo(new DecayingFloor(4096 * A.MB, A.NOW));
        assertThat(idle().state(state).decided().verdict(Resource.MEMORY).isChange())
                .isFalse();
    }

    @Test
    void aSizeThatIsTriedIsNoReasonToGrow() {
        A reached = tried().memory(74, 74, 74).limitHits(100);

        assertThat(new Planner().isUrgent(reached.betweenCycles())).isFalse();
        assertThat(new Planner().isUrgent(reached.brake(new Brake(3000 * A.MB)).betweenCycles()))
                .isFalse();
        assertThat(new Planner()
                        .isUrgent(idle().memory(89, 89, 89).limitHits(100).betweenCycles()))
                .describedAs("the usual brake is one")
                .isTrue();
    }

    @Test
    void whatASizeThatWasTakenBackHasCausedIsNoReasonToGrow() {
        ContainerState state = ContainerState.NEW.tooSmall(trial(idle()), A.NOW.minusSeconds(29));
        A waiting = idle().limitHits(100).refaults(5000).memoryPressure(20);

        assertThat(new Planner().isUrgent(waiting.state(state).betweenCycles())).isFalse();
        assertThat(new Planner().isUrgent(waiting.state(ContainerState.NEW).betweenCycles()))
                .isTrue();
        ContainerState settled = ContainerState.NEW.tooSmall(trial(idle()), A.NOW.minusSeconds(30));
        assertThat(new Planner().isUrgent(waiting.state(settled).betweenCycles()))
                .isTrue();
    }
}
