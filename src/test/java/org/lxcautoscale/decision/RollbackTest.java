package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;

class RollbackTest {

    private static Decision rollback(A container, Allocation baseline) {
        return new Planner().rollback(container.inCycle(), baseline);
    }

    @Test
    void goesBackToTheBaselineInOneStep() {
        Decision decision = rollback(A.container(8, 8192).using(5, 5), Allocation.of(2, 1024));

        assertThat(decision.target()).isEqualTo(Allocation.of(2, 1024));
        assertThat(decision.verdict(Resource.CPU))
                .returns(Reason.ROLLBACK, Verdict::reason)
                .returns("rollback: back to the size before the first change", Verdict::sentence);
    }

    @Test
    void doesNotGoBelowWhatIsInUse() {
        Decision decision = rollback(A.container(2, 4096).using(50, 50), Allocation.of(2, 1024));

        assertThat(decision.target()).isEqualTo(Allocation.of(2, 2496));
    }

    @Test
    void doesNotGoBelowWhatIsInUseWhereMemoryHighIsNearerThanTheLimitThatKills() {
        A container =
                A.container(2, 4096).using(50, 50).memoryInForce(new Limit(4096 * A.MB, 1024 * A.MB, "memory.high"));

        assertThat(rollback(container, Allocation.of(2, 1536)).target()).isEqualTo(Allocation.of(2, 2496));
    }

    @Test
    void changesNoMemoryOfUnknownUse() {
        assertThat(rollback(A.container(2, 4096).unknown("gone"), Allocation.of(2, 1024)))
                .returns(false, Decision::isChange)
                .satisfies(
                        decision -> assertThat(decision.verdict(Resource.MEMORY).sentence())
                                .isEqualTo("unknown reading: its usage is not known: gone;"
                                        + " run it again when it can be read"));
        // More than what is configured may be in force.
        assertThat(rollback(A.container(2, 2048).unknown("gone"), Allocation.of(2, 4096))
                        .isChange())
                .isFalse();
        assertThat(rollback(A.container(2, 2048).unknown("gone"), Allocation.of(4, 4096))
                        .target())
                .isEqualTo(Allocation.of(4, 2048));
    }

    @Test
    void takesNoMemoryWhereTheMachineDoesNotCountItButGivesTheCoresBack() {
        Decision decision = rollback(A.container(4, 4096).using(5, 5).memoryNotCounted(), Allocation.of(2, 1024));

        assertThat(decision.target()).isEqualTo(Allocation.of(2, 4096));
        assertThat(decision.verdict(Resource.MEMORY).sentence())
                .isEqualTo("unknown reading: this machine does not count the memory of containers");
    }

    @Test
    void givesMemoryBackWhereTheMachineDoesNotCountIt() {
        assertThat(rollback(A.container(2, 1024).using(5, 5).memoryNotCounted(), Allocation.of(2, 4096))
                        .target())
                .isEqualTo(Allocation.of(2, 4096));
    }

    @Test
    void setsTheSizeOfAStoppedContainer() {
        assertThat(rollback(A.container(2, 4096).stopped().unknown("not running"), Allocation.of(1, 1024))
                        .target())
                .isEqualTo(Allocation.of(1, 1024));
    }

    @Test
    void takesACoreLimitAwayAgain() {
        Allocation baseline = new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(1024));

        assertThat(rollback(A.container(2, 1024).using(50, 50), baseline).target())
                .isEqualTo(baseline);
        assertThat(rollback(A.containerWithoutCores(1024).using(50, 50), baseline))
                .returns(false, Decision::isChange)
                .satisfies(decision -> assertThat(decision.verdict(Resource.CPU).sentence())
                        .isEqualTo("rollback: it has its former size"));
    }

    @Test
    void writesTheFormerSizeThoughItIsInForceAlready() {
        A grownInVain = A.container(2, 9216).cpu(50, 50).memory(5, 5, 5).limitInForce(1024 * A.MB);

        Decision same = rollback(grownInVain, Allocation.of(2, 1024));
        Decision more = rollback(grownInVain, Allocation.of(2, 2048));

        assertThat(same.isChange()).isTrue();
        assertThat(same.target()).isEqualTo(Allocation.of(2, 1024));
        assertThat(same.change().resources()).containsExactly(Resource.MEMORY);
        assertThat(more.target()).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void leavesLockedContainersAlone() {
        assertThat(rollback(A.container(2, 1024).using(50, 50).locked("backup"), Allocation.of(4, 4096))
                        .isChange())
                .isFalse();
    }
}
