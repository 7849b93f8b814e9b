package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;

/** A memory limit that was raised at once, and is not configured: made lasting, and later taken back. Locked containers. */
class LentSizeTest {

    /** Configured are 1024 MB, in force are 2048 MB, in use is half of the configured size. */
    private static A lent(Instant since) {
        return A.container(2, 1024)
                .using(50, 50)
                .memoryInForce(Limit.own(2048 * A.MB))
                .brake(Brake.RELEASED)
                .state(ContainerState.NEW.withKnown(Allocation.of(2, 1024)).lent(since));
    }

    private static Verdict memory(A container) {
        return container.decided().verdict(Resource.MEMORY);
    }

    @Test
    void isMadeLasting() {
        Decision decision = lent(A.NOW).decided();

        assertThat(decision.target()).isEqualTo(Allocation.of(2, 2048));
        assertThat(decision.verdict(Resource.MEMORY))
                .returns(Reason.LENT, Verdict::reason)
                .returns(
                        "lent size: its limit was raised to 2048 MB at once, which is not lasting yet",
                        Verdict::sentence);
    }

    @Test
    void isTakenBackAfterAWhile() {
        Instant since = A.NOW.minus(ContainerState.LENT_FOR);

        assertThat(memory(lent(since)))
                .returns(Reason.LENT, Verdict::reason)
                .satisfies(verdict -> assertThat(verdict.isShrink()).isTrue())
                .satisfies(verdict -> assertThat(verdict.sentence())
                        .startsWith(
                                "lent size: its limit was raised to 2048 MB at once, and could not be made lasting"));
        assertThat(memory(lent(since.plusMillis(1))).isGrow())
                .describedAs("a moment before")
                .isTrue();
    }

    @Test
    void isTriedAgainAfterTheBackOffOnly() {
        ContainerState failed = ContainerState.NEW.lent(A.NOW).failed(3, A.NOW.minusSeconds(1));

        assertThat(memory(lent(A.NOW).state(failed)).reason()).isNotEqualTo(Reason.LENT);
    }

    @Test
    void nothingIsLentWhereNothingWasRaised() {
        assertThat(memory(lent(A.NOW).state(ContainerState.NEW)).reason()).isNotEqualTo(Reason.LENT);
        assertThat(memory(lent(A.NOW).memoryInForce(Limit.own(1024 * A.MB))).reason())
                .isNotEqualTo(Reason.LENT);
    }

    @Test
    void anotherSizeIsNoLongerLent() {
        ContainerState state =
                ContainerState.NEW.withKnown(Allocation.of(2, 1024)).lent(A.NOW);

        assertThat(state.externallyModified(Allocation.of(2, 4096)).lentUntil()).isEmpty();
        assertThat(state.externallyModified(Allocation.of(4, 1024)).lentUntil())
                .describedAs("only the cores were changed")
                .contains(A.NOW.plus(ContainerState.LENT_FOR));
        Decision grown = A.container(2, 1024).using(50, 90).decided();
        assertThat(state.applied(grown, Duration.ZERO, A.NOW).lentUntil()).isEmpty();
    }

    @Test
    void aLockedContainerKeepsWhatIsLent() {
        assertThat(lent(A.NOW).locked("backup").decided().isChange()).isFalse();
    }

    @Test
    void aLockedContainerGrowsOnlyInUrgentNeed() {
        A locked = A.container(2, 1024)
                .memoryInForce(Limit.own(1024 * A.MB))
                .brake(Brake.RELEASED)
                .locked("backup");

        assertThat(memory(locked.using(50, 90)))
                .returns(false, Verdict::isChange)
                .returns(Reason.LOCKED, Verdict::reason)
                .returns("locked or template: the host has locked it (backup)", Verdict::sentence);
        assertThat(memory(locked.using(50, 96)).isGrow()).isTrue();
        assertThat(memory(locked.using(50, 5)).isChange())
                .describedAs("a shrink")
                .isFalse();
    }

    @Test
    void aLockedContainerThatCannotBeHelpedIsNotChanged() {
        assertThat(A.container(2, 1024)
                        .memoryInForce(Limit.own(1024 * A.MB))
                        .locked("backup")
                        .using(50, 96)
                        .decided()
                        .isChange())
                .isFalse();
    }

    @Test
    void theCoresOfALockedContainerAreNotChanged() {
        assertThat(A.container(2, 1024)
                        .memoryInForce(Limit.own(1024 * A.MB))
                        .brake(Brake.RELEASED)
                        .locked("backup")
                        .using(100, 96)
                        .decided()
                        .verdict(Resource.CPU)
                        .isChange())
                .isFalse();
    }
}
