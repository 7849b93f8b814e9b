package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;

class ContainerStateTest {

    private static final Duration REGRET = Duration.ofSeconds(600);

    @Test
    void watchesAShrinkWithTheLevelsFromBefore() {
        Decision decision = A.container(4, 4096)
                .using(5, 5)
                .cpuPressure(3)
                .memoryPressure(0.5)
                .throttled(0.01)
                .decided();

        ContainerState after = ContainerState.NEW.applied(decision, REGRET, A.NOW);

        assertThat(after.watches())
                .containsEntry(Resource.CPU, new ShrinkWatch(4_000, A.NOW.plus(REGRET), 3, 0.01))
                .containsEntry(Resource.MEMORY, new ShrinkWatch(4096 * A.MB, A.NOW.plus(REGRET), 0, 0.01));
        assertThat(after.changedAt()).contains(A.NOW);
        assertThat(after.known()).contains(decision.target());
    }

    @Test
    void keepsTheFirstSizeAndTheLowestLevelsOverSeveralShrinks() {
        Decision first = A.container(4, 4096).using(5, 50).cpuPressure(3).decided();
        Decision second = A.container(3, 4096).using(5, 50).cpuPressure(9).decided();

        ContainerState after =
                ContainerState.NEW.applied(first, REGRET, A.NOW).applied(second, REGRET, A.NOW.plusSeconds(300));

        assertThat(after.watches().get(Resource.CPU)).isEqualTo(new ShrinkWatch(4_000, A.NOW.plusSeconds(900), 3, 0));
    }

    @Test
    void forgetsWatchesThatHaveEnded() {
        Decision first = A.container(4, 4096).using(5, 50).decided();
        Decision second = A.container(3, 4096).using(5, 50).decided();

        ContainerState after =
                ContainerState.NEW.applied(first, REGRET, A.NOW).applied(second, REGRET, A.NOW.plus(REGRET));

        assertThat(after.watches().get(Resource.CPU).before()).isEqualTo(3_000);
    }

    @Test
    void endsTheWatchOnGrowth() {
        Decision shrink = A.container(4, 4096).using(5, 50).decided();
        Decision grow = A.container(3, 4096).using(95, 50).decided();

        ContainerState after = ContainerState.NEW.applied(shrink, REGRET, A.NOW).applied(grow, REGRET, A.NOW);

        assertThat(after.watches()).isEmpty();
        assertThat(after.floors()).isEmpty();
    }

    @Test
    void countsFailuresUntilAWriteSucceeds() {
        ContainerState failed = ContainerState.NEW.failed(A.NOW).failed(A.NOW.plusSeconds(10));
        assertThat(failed.failures()).isEqualTo(2);
        assertThat(failed.failedAt()).contains(A.NOW.plusSeconds(10));
        assertThat(failed.changedAt()).isEmpty();

        ContainerState after = failed.applied(A.container(2, 1024).using(95, 50).decided(), REGRET, A.NOW);
        assertThat(after.failures()).isZero();
        assertThat(after.failedAt()).isEmpty();
    }

    @Test
    void detectsAnExternalModificationOnlyOfAKnownSize() {
        Decision decision = A.container(2, 1024).using(95, 50).decided();
        ContainerState after = ContainerState.NEW.applied(decision, REGRET, A.NOW);

        assertThat(ContainerState.NEW.isExternallyModified(Allocation.of(9, 9))).isFalse();
        assertThat(after.isExternallyModified(Allocation.of(3, 1024))).isFalse();
        assertThat(after.isExternallyModified(Allocation.of(4, 1024))).isTrue();
    }

    @Test
    void remembersAContainerWithoutACoreLimit() {
        Decision decision = A.containerWithoutCores(1024).using(50, 90).decided();

        ContainerState after = ContainerState.NEW.applied(decision, REGRET, A.NOW);

        assertThat(after.known()).contains(new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(1536)));
    }

    @Test
    void forgetsTheStateOfExternallyModifiedResources() {
        DecayingFloor floor = new DecayingFloor(1, A.NOW);
        ShrinkWatch watch = new ShrinkWatch(1, A.NOW, 0, 0);
        ContainerState state = new ContainerState(
                Optional.of(Allocation.of(2, 1024)),
                Optional.of(A.NOW),
                Map.of(Resource.CPU, 4000L, Resource.MEMORY, 4096 * A.MB),
                Map.of(Resource.CPU, floor, Resource.MEMORY, floor),
                Map.of(Resource.CPU, watch, Resource.MEMORY, watch),
                Map.of(),
                3,
                Optional.of(A.NOW));

        ContainerState after = state.externallyModified(Allocation.of(2, 2048));

        assertThat(after)
                .isEqualTo(new ContainerState(
                        Optional.of(Allocation.of(2, 2048)),
                        Optional.of(A.NOW),
                        Map.of(Resource.CPU, 4000L),
                        Map.of(Resource.CPU, floor),
                        Map.of(Resource.CPU, watch),
                        Map.of(),
                        0,
                        Optional.empty()));
    }

    @Test
    void keepsOnlyTheFloorsAfterARollback() {
        DecayingFloor floor = new DecayingFloor(1, A.NOW);
        ContainerState state = A.stateWith(Map.of(Resource.MEMORY, floor), Map.of());
        Decision rollback =
                new Planner().rollback(A.container(2, 1024).using(50, 50).inCycle(), Allocation.of(4, 2048));

        assertThat(state.applied(rollback, REGRET, A.NOW))
                .isEqualTo(A.stateWith(Map.of(Resource.MEMORY, floor), Map.of()));
    }

    /** {@code cpulimit: 1.7} beside {@code cores: 2}: Proxmox cannot be given 1.7 cores, nor would that be the former size. */
    @Test
    void restoresTheConfiguredSizeWhereALowerLimitApplied() {
        Decision shrink = A.container(2, 4096)
                .using(2, 2)
                .cpuInForce(new Limit(2000, 1700, "cpulimit"))
                .memoryInForce(new Limit(4096 * A.MB, 4000 * A.MB + 4096, "memory.high"))
                .decided();
        assertThat(shrink.target()).isNotEqualTo(Allocation.of(2, 4096));

        ContainerState after = ContainerState.NEW.applied(shrink, REGRET, A.NOW);

        assertThat(after.watches().get(Resource.CPU).before()).isEqualTo(2000);
        assertThat(after.watches().get(Resource.MEMORY).before()).isEqualTo(4096 * A.MB);
    }

    @Test
    void restoresAValidSizeWhereMoreWasInForceThanConfigured() {
        Decision shrink = A.container(2, 1024)
                .using(2, 2)
                .memoryInForce(Limit.own(8191 * A.MB + 4096))
                .decided();

        ContainerState after = ContainerState.NEW.applied(shrink, REGRET, A.NOW);

        assertThat(after.watches().get(Resource.MEMORY).before()).isEqualTo(8192 * A.MB);
    }

    @Test
    void theEndOfOffPeakTimeRestoresTheConfiguredSize() {
        Decision shrink = A.container(2, 4096)
                .using(2, 2)
                .settings(A.tier().energyMode().build())
                .at(23)
                .cpuInForce(new Limit(2000, 1700, "cpulimit"))
                .decided();

        ContainerState after = ContainerState.NEW.applied(shrink, REGRET, A.NOW);

        assertThat(after.beforeOffPeak()).containsEntry(Resource.CPU, 2000L);
    }
}
