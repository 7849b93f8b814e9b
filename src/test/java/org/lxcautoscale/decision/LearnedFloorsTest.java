package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;

/** What is learned from shrinks that turned out to be wrong, or that were accepted and are not in force. */
class LearnedFloorsTest {

    private static final long FORMER = 4096 * A.MB;
    private static final Instant SOON = A.NOW.plusSeconds(1);

    private static ContainerState watching() {
        return A.stateWith(Map.of(), Map.of(Resource.MEMORY, new ShrinkWatch(FORMER, SOON, 0, 0)));
    }

    private static Decision shrink() {
        return A.container(4, 4096).using(1, 5).decided();
    }

    @Test
    void aStopSoonAfterAShrinkMakesTheFormerSizeAFloor() {
        assertThat(watching().afterRunEnded(A.NOW).floors())
                .containsExactly(Map.entry(Resource.MEMORY, new DecayingFloor(FORMER, A.NOW)));
    }

    @Test
    void nothingIsLearnedOnceTheWatchIsOver() {
        assertThat(watching().afterRunEnded(SOON.plusNanos(1)).floors()).isEmpty();
        assertThat(ContainerState.NEW.afterRunEnded(A.NOW)).isSameAs(ContainerState.NEW);
    }

    @Test
    void aFloorIsLearnedOncePerShrink() {
        ContainerState learned = watching().afterRunEnded(A.NOW);

        assertThat(learned.afterRunEnded(A.NOW.plusMillis(500))).isSameAs(learned);
    }

    @Test
    void aFloorIsLearnedAgainForTheNextShrink() {
        DecayingFloor old = new DecayingFloor(FORMER, A.NOW.minusSeconds(60));
        ContainerState state = new ContainerState(
                watching().known(),
                A.changedAt(A.NOW.minusSeconds(30)).changedAt(),
                Map.of(),
                Map.of(Resource.MEMORY, old),
                watching().watches(),
                Map.of(),
                0,
                watching().failedAt());

        assertThat(state.afterRunEnded(A.NOW).floors().get(Resource.MEMORY).since())
                .isEqualTo(A.NOW);
    }

    @Test
    void aSmallerFloorIsRaised() {
        DecayingFloor small = new DecayingFloor(FORMER - 1, A.NOW);
        ContainerState state =
                A.stateWith(Map.of(Resource.MEMORY, small), watching().watches());

        assertThat(state.afterRunEnded(A.NOW).floors().get(Resource.MEMORY).amount())
                .isEqualTo(FORMER);
    }

    @Test
    void regretMakesTheFormerSizeAFloorEvenIfItCannotBeRestored() {
        Decision regret = A.container(2, 3072)
                .using(50, 50)
                .oomKilled(1)
                .state(watching())
                .decided();

        assertThat(watching().withRegret(regret, A.NOW).floors()).containsOnlyKeys(Resource.MEMORY);
        assertThat(watching().withRegret(shrink(), A.NOW)).isEqualTo(watching());
    }

    @Test
    void aShrinkThatWasAcceptedAndIsNotInForceIsWatched() {
        Decision shrink = shrink();
        ContainerState failed = ContainerState.NEW.failed(A.NOW.minusSeconds(5));

        ContainerState state = failed.accepted(shrink, shrink.target(), A.NOW);

        assertThat(state.watches()).containsOnlyKeys(Resource.CPU, Resource.MEMORY);
        assertThat(state.known()).contains(shrink.target());
        assertThat(state.changedAt()).contains(A.NOW);
        assertThat(state.failures()).isEqualTo(1);
    }

    @Test
    void onlyTheAcceptedPartIsWatched() {
        Decision shrink = shrink();
        Allocation memoryOnly =
                shrink.configured().with(Resource.MEMORY, shrink.target().get(Resource.MEMORY));

        assertThat(ContainerState.NEW.accepted(shrink, memoryOnly, A.NOW).watches())
                .containsOnlyKeys(Resource.MEMORY);
    }

    @Test
    void growthThatWasAcceptedIsKnownAndNotWatched() {
        Decision growth = A.container(2, 1024).using(95, 90).decided();

        ContainerState state = ContainerState.NEW.accepted(growth, growth.target(), A.NOW);

        assertThat(state).isEqualTo(ContainerState.NEW.withKnown(growth.target()));
        assertThat(state.known()).contains(growth.target());
    }

    @Test
    void grantedMemoryIsBasedOnTheSizeInForce() {
        Decision growth = A.container(2, 1024).using(50, 90).decided();
        Decision lowering =
                A.container(2, 1024).using(50, 90).limitInForce(1L << 40).decided();

        assertThat(growth.memoryGranted()).isEqualTo(growth.after().get(Resource.MEMORY) - 1024 * A.MB);
        assertThat(growth.memoryInUse()).isEqualTo(Math.round(1024 * A.MB * 0.9));
        assertThat(lowering.memoryGranted()).isZero();
        assertThat(A.container(2, 1024).unknown("gone").decided().memoryInUse()).isZero();
    }

    @Test
    void grantedMemoryIsNoHeadroom() {
        Headroom headroom = new Headroom(OptionalLong.of(1000), 100);

        assertThat(headroom.less(30)).isEqualTo(new Headroom(OptionalLong.of(1000), 70));
        assertThat(headroom.less(130).of(Resource.MEMORY)).hasValue(0);
    }

    @Test
    void aWithheldChangeHasAReasonAndCannotBeWritten() {
        Decision observed = A.container(2, 1024).using(95, 90).observed().decided();
        Decision held = A.container(2, 1024).using(50, 50).observed().decided();

        assertThat(observed.isChange()).isTrue();
        assertThat(observed.withheld()).contains("tagged autoscale-observe");
        assertThatThrownBy(observed::change)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("101");
        assertThat(held.withheld()).isEmpty();
        assertThat(held.findings()).noneMatch(finding -> finding.reason() == Reason.OBSERVED_ONLY);
    }

    @Test
    void aChangeDroppedByTheFinalCheckHasAReason() {
        Decision left = A.container(2, 1024).using(95, 90).decided().without(Resource.CPU, Reason.IN_USE, "no room");

        assertThat(left.verdict(Resource.CPU))
                .returns(false, Verdict::isChange)
                .returns("in-use floor: no room", Verdict::sentence);
        assertThat(left.verdict(Resource.MEMORY).isGrow()).isTrue();
    }
}
