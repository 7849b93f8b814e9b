package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Resource;

/** What each guard lets through and what not, seen through whole decisions. */
class GuardsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Verdict cpu(A container) {
        return container.decided().verdict(Resource.CPU);
    }

    private static Verdict memory(A container) {
        return container.decided().verdict(Resource.MEMORY);
    }

    @Test
    void leavesIgnoredContainersAlone() {
        Decision decision = A.container(2, 1024).using(99, 99).ignored().decided();

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.CPU).sentence()).isEqualTo("ignored: listed in ignore_lxc");
        assertThat(decision.verdict(Resource.MEMORY).reason()).isEqualTo(Reason.IGNORED);
    }

    @Test
    void leavesStoppedContainersAlone() {
        Decision decision =
                A.container(2, 1024).stopped().unknown("not running").decided();

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.CPU).sentence()).isEqualTo("not running: the container does not run");
    }

    @Test
    void leavesLockedContainersAndTemplatesAlone() {
        assertThat(cpu(A.container(2, 1024).using(99, 99).locked("backup")))
                .returns(Reason.LOCKED, Verdict::reason)
                .returns("locked or template: the host has locked it (backup)", Verdict::sentence);
        assertThat(cpu(A.container(2, 1024).using(99, 99).template()))
                .returns(Reason.TEMPLATE, Verdict::reason)
                .returns("locked or template: a template is never resized", Verdict::sentence);
    }

    @Test
    void doesNotTakeUnknownForZero() {
        Decision decision = A.container(8, 8192)
                .unknown("memory.current: Permission denied")
                .decided();

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.MEMORY))
                .returns(Reason.UNKNOWN_USAGE, Verdict::reason)
                .returns(
                        "unknown reading: its usage is not known: memory.current: Permission denied",
                        Verdict::sentence);
    }

    @Test
    void managesOnlyTheMemoryOfAContainerWithoutCoreLimit() {
        Decision decision = A.containerWithoutCores(1024).using(99, 90).decided();

        assertThat(decision.verdict(Resource.CPU))
                .returns(Reason.UNLIMITED, Verdict::reason)
                .returns(
                        "unlimited: it has no core limit (manage_unlimited_cores: true would give it one)",
                        Verdict::sentence);
        assertThat(decision.verdict(Resource.MEMORY).isGrow()).isTrue();
        assertThat(decision.target().cores().isUnlimited()).isTrue();
    }

    @Test
    void startsFromAllCoresOfTheHostWhenUnlimitedCoresAreManaged() {
        A container = A.containerWithoutCores(1024)
                .using(5, 50)
                .settings(A.tier().manageUnlimitedCores().build());

        assertThat(container.decided().target().cores().millis()).isEqualTo(15_000);
    }

    @Test
    void givesNoLimitToAContainerWithoutMemoryLimit() {
        assertThat(memory(A.containerWithoutMemory(2).using(50, 50)))
                .returns(Reason.UNLIMITED, Verdict::reason)
                .returns("unlimited: it has no memory limit", Verdict::sentence);
    }

    @Test
    void givesNoCoresToAContainerThatIsPinnedToCpus() {
        Decision decision = A.container(2, 1024).using(99, 90).pinned().decided();

        assertThat(decision.verdict(Resource.CPU).reason()).isEqualTo(Reason.CPU_PINNED);
        assertThat(decision.verdict(Resource.CPU).sentence())
                .isEqualTo("pinned CPUs: its configuration pins it to certain CPUs");
        assertThat(decision.verdict(Resource.MEMORY).isGrow()).isTrue();
    }

    @Test
    void growsToTheMaximumAtMost() {
        assertThat(cpu(A.container(7, 1024).using(100, 50))).returns(8_000L, Verdict::after);
        assertThat(memory(A.container(2, 1024)
                        .using(50, 90)
                        .settings(A.tier().maxMemory(1200).build())))
                .returns(1200 * A.MB, Verdict::after)
                .returns(
                        "threshold policy: usage of 90 % is above 80 %; limited by min/max: at most 1200 MB",
                        Verdict::sentence);
    }

    @Test
    void growsToTheHostLessTheReserveAtMost() {
        A container = A.container(14, 1024)
                .using(100, 50)
                .settings(A.tier().cores(1, 64).build());

        assertThat(cpu(container).after()).isEqualTo(15_000);
    }

    @Test
    void shrinksToTheMinimumAtMost() {
        assertThat(memory(A.container(2, 600)
                        .using(50, 5)
                        .settings(A.tier().chunk(1).build())))
                .returns(512 * A.MB, Verdict::after);
        assertThat(cpu(A.container(3, 600)
                        .using(2, 50)
                        .settings(A.tier().cores(3, 8).build())))
                .returns(false, Verdict::isChange);
    }

    @Test
    void neverShrinksBelowWhatIsInUseWithItsMargin() {
        // 390 MB at the peak need 468 MB with the margin, and 558 MB to stay below 70 %; rounded up to 576 MB.
        A container = A.container(2, 2048)
                .cpu(50, 50)
                .memory(19.04, 19.04, 19.04)
                .settings(A.tier().minMemory(64).chunk(64).maxShrink(90).build());

        Verdict verdict = memory(container);

        assertThat(verdict.after()).isEqualTo(576 * A.MB);
        assertThat(container.decided().findings())
                .filteredOn(finding -> finding.reason() == Reason.IN_USE)
                .singleElement()
                .satisfies(finding -> assertThat(finding.text())
                        .isEqualTo(
                                "in-use floor: 389 MB are in use, with a margin of 20 % at least 467 MB are needed"));
    }

    @Test
    void takesWhatIsInUseNowForTheFloorWhenItIsMoreThanThePeak() {
        Proposal proposal =
                new Proposal(A.container(2, 2048).cpu(50, 50).memory(50, 5, 5).inCycle());
        proposal.propose(Resource.MEMORY, 512 * A.MB, Reason.OFF_PEAK, () -> "");

        new InUseFloor().apply(proposal, Resource.MEMORY);

        assertThat(proposal.wanted(Resource.MEMORY)).isEqualTo(1280 * A.MB);
    }

    @Test
    void countsMemoryThatTheHostCannotTellFromPageCacheAsInUse() {
        // 5 % are in use for sure and up to 40 % more: 45 % with the margin are 54 %, rounded up to whole 64 MB.
        Proposal proposal =
                new Proposal(A.container(2, 2048).using(50, 5).memoryHidden(40).inCycle());
        proposal.propose(Resource.MEMORY, 512 * A.MB, Reason.OFF_PEAK, () -> "");
        proposal.propose(Resource.CPU, 1000, Reason.OFF_PEAK, () -> "");

        new InUseFloor().apply(proposal, Resource.MEMORY);
        new InUseFloor().apply(proposal, Resource.CPU);

        assertThat(proposal.wanted(Resource.MEMORY)).isEqualTo(1152 * A.MB);
        assertThat(proposal.decide().findings())
                .extracting(Finding::text)
                .contains("in-use floor: 921 MB may be in use, with a margin of 20 % at least 1105 MB are needed");
    }

    @Test
    void agreesAloudWhenEnoughIsLeft() {
        assertThat(A.container(2, 2048).using(50, 5).decided().findings())
                .extracting(Finding::text)
                .contains("in-use floor: only 102 MB are in use", "stabilisation: low for 3 cycles of 300 s");
    }

    @Test
    void leavesRoomBelowTheUpperThresholdSoThatSizesDoNotSwing() {
        // 19 % of 8 cores are 1.52: in 2 cores that would be 76 %, above 70 %.
        A container = A.container(8, 1024)
                .cpu(19, 19)
                .memory(50, 50, 50)
                .settings(A.tier().energyMode().maxShrink(100).build())
                .at(23);

        assertThat(cpu(container))
                .returns(3_000L, Verdict::after)
                .satisfies(verdict -> assertThat(verdict.sentence())
                        .endsWith("limited by dead band: usage has to stay below 70 % after a shrink"));
    }

    @Test
    void keepsTheDeadBandAboveHalfOfALowUpperThreshold() {
        A.Tier tier = A.tier();
        tier.cpu = new org.lxcautoscale.settings.Thresholds(12, 5);

        // 4 % of 8 cores are 0.32: half of 12 % is 6 %, and 0.32 / 6 % are 5.33 cores
        assertThat(cpu(A.container(8, 1024)
                        .cpu(4, 4)
                        .memory(50, 50, 50)
                        .settings(tier.increments(4, 4).maxShrink(100).build())))
                .returns(6_000L, Verdict::after);
    }

    @Test
    void shrinksInSteps() {
        assertThat(memory(A.container(2, 8192).using(50, 5)))
                .returns(6144 * A.MB, Verdict::after)
                .satisfies(verdict ->
                        assertThat(verdict.sentence()).endsWith("limited by step limit: at most 25 % a cycle"));
        assertThat(cpu(A.container(8, 1024)
                        .using(1, 50)
                        .settings(A.tier().increments(4, 4).build())))
                .returns(6_000L, Verdict::after);
    }

    @Test
    void takesOneCoreEvenWhenThatIsMoreThanTheStepLimit() {
        assertThat(cpu(A.container(2, 1024).using(1, 50))).returns(1_000L, Verdict::after);
    }

    @Test
    void takesOnePieceOfMemoryEvenWhenThatIsMoreThanTheStepLimit() {
        A.Tier tier = A.tier().minMemory(64).chunk(64);

        // 25 % of 192 MB are less than one piece of 64 MB
        assertThat(memory(A.container(2, 192).using(50, 5).settings(tier.build())))
                .returns(128 * A.MB, Verdict::after)
                .satisfies(verdict ->
                        assertThat(verdict.sentence()).endsWith("limited by step limit: at most 64 MB a cycle"));
        assertThat(memory(A.container(2, 100)
                        .using(50, 1)
                        .settings(A.tier().minMemory(16).chunk(64).build())))
                .returns(36 * A.MB, Verdict::after);
        assertThat(memory(A.container(2, 192).using(50, 5).memoryHidden(60).settings(tier.build())))
                .returns(Reason.IN_USE, Verdict::reason)
                .returns(false, Verdict::isChange);
    }

    @Test
    void shrinksOnlyAfterTheWholeStabilisationWindow() {
        Duration window = A.POLL.multipliedBy(3);
        Duration tolerance = A.POLL.dividedBy(20);

        assertThat(cpu(A.container(4, 1024).using(5, 50).watchedFor(window.minus(tolerance)))
                        .isShrink())
                .isTrue();
        assertThat(cpu(A.container(4, 1024)
                        .using(5, 50)
                        .watchedFor(window.minus(tolerance).minus(SECOND))))
                .returns(Reason.STABILIZATION, Verdict::reason)
                .returns("stabilisation: watched for 884 s so far, 3 cycles of 300 s are needed", Verdict::sentence);
    }

    @Test
    void growsWithoutAnyStabilisation() {
        assertThat(cpu(A.container(4, 1024).using(95, 50).watchedFor(Duration.ofSeconds(10)))
                        .isGrow())
                .isTrue();
    }

    @Test
    void waitsForTheCoolDown() {
        A.Tier tier = A.tier().cooldown(Duration.ofSeconds(600));

        assertThat(cpu(A.container(2, 1024)
                        .using(95, 50)
                        .settings(tier.build())
                        .state(A.changedAt(A.NOW.minusSeconds(599)))))
                .returns(Reason.COOLDOWN, Verdict::reason)
                .returns("cool-down: changed a short time ago, next change in 1 s", Verdict::sentence);
        assertThat(cpu(A.container(2, 1024)
                                .using(95, 50)
                                .settings(tier.build())
                                .state(A.changedAt(A.NOW.minusSeconds(600))))
                        .isGrow())
                .isTrue();
    }

    @Test
    void doesNotWaitForTheCoolDownUnderPressure() {
        Decision decision = A.container(2, 1024)
                .using(95, 96)
                .settings(A.tier().cooldown(Duration.ofSeconds(600)).build())
                .state(A.changedAt(A.NOW.minusSeconds(1)))
                .decided();

        assertThat(decision.verdict(Resource.MEMORY).isGrow()).isTrue();
        assertThat(decision.verdict(Resource.CPU).isGrow()).isFalse();
    }

    @ParameterizedTest(name = "after {0} failures, {1} s ago: change {2}")
    @CsvSource({
        "1, 0, true",
        "2, 9, false",
        "2, 10, true",
        "3, 19, false",
        "3, 20, true",
        "9, 299, false",
        "9, 300, true"
    })
    void backsOffFromAHostThatRefuses(int failures, int secondsAgo, boolean change) {
        ContainerState state = new ContainerState(
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                failures,
                Optional.of(A.NOW.minusSeconds(secondsAgo)));

        Verdict verdict = cpu(A.container(2, 1024).using(95, 50).state(state));

        assertThat(verdict.isChange()).isEqualTo(change);
        if (!change) {
            assertThat(verdict.sentence())
                    .startsWith("back-off: the last " + failures + " writes failed, next try in ");
        }
    }

    @Test
    void saysWhenTheNextTryComes() {
        ContainerState state = ContainerState.NEW.failed(A.NOW.minusSeconds(9)).failed(A.NOW.minusSeconds(4));

        assertThat(cpu(A.container(2, 1024).using(95, 50).state(state)).sentence())
                .isEqualTo("back-off: the last 2 writes failed, next try in 6 s");
    }

    @Test
    void takesNothingFromAContainerThatSuffers() {
        assertThat(memory(A.container(2, 4096).using(50, 5).memoryPressure(1)))
                .returns(Reason.PRESSURE_VETO, Verdict::reason)
                .returns("pressure veto: its tasks wait for memory 1 % of the time", Verdict::sentence);
        assertThat(memory(A.container(2, 4096).using(50, 5).memoryPressure(0.9)).isShrink())
                .isTrue();
        assertThat(cpu(A.container(4, 4096).using(5, 50).throttled(0.05)))
                .returns("pressure veto: it is throttled 5 % of the time", Verdict::sentence);
        assertThat(cpu(A.container(4, 4096).using(5, 50).throttled(0.04)).isShrink())
                .isTrue();
        assertThat(cpu(A.container(4, 4096).using(5, 50).cpuPressure(20)))
                .returns("pressure veto: its tasks wait for a CPU 20 % of the time", Verdict::sentence);
        assertThat(cpu(A.container(4, 4096).using(5, 50).cpuPressure(19)).isShrink())
                .isTrue();
    }

    @Test
    void takesNoMemoryFromAContainerThatTheKernelHasKilledIn() {
        Proposal proposal =
                new Proposal(A.container(2, 4096).using(50, 5).oomKilled(1).inCycle());
        proposal.propose(Resource.MEMORY, 2048 * A.MB, Reason.BELOW_LOWER_THRESHOLD, () -> "");

        new PressureVeto().apply(proposal, Resource.MEMORY);

        assertThat(proposal.changes(Resource.MEMORY)).isFalse();
    }

    @Test
    void doesNotRepeatARegrettedShrinkBeforeItIsForgotten() {
        ContainerState regretted = A.stateWith(
                Map.of(Resource.MEMORY, new FadingFloor(4096 * A.MB, A.NOW.minus(Duration.ofHours(24)))), Map.of());

        // half of what lies above the minimum of 512 MB is left of the floor: 2304 MB
        A container = A.container(2, 4096)
                .using(50, 5)
                .state(regretted)
                .settings(A.tier().maxShrink(100).build());

        assertThat(memory(container))
                .returns(2304 * A.MB, Verdict::after)
                .satisfies(verdict -> assertThat(verdict.sentence())
                        .endsWith("limited by remembered floor: a shrink below 4096 MB was regretted"));
    }

    @Test
    void fadesAFloorTowardsTheMinimum() {
        FadingFloor floor = new FadingFloor(1000, A.NOW);

        assertThat(floor.at(A.NOW, 200)).isEqualTo(1000);
        assertThat(floor.at(A.NOW.minusSeconds(60), 200)).isEqualTo(1000);
        assertThat(floor.at(A.NOW.plus(Duration.ofHours(24)), 200)).isEqualTo(600);
        assertThat(floor.at(A.NOW.plus(Duration.ofHours(48)), 200)).isEqualTo(400);
        assertThat(floor.at(A.NOW, 1500)).isEqualTo(1500);
    }

    @Test
    void noPolicyGetsBelowTheMinimum() {
        Proposal proposal = new Proposal(A.container(4, 2048).using(5, 5).inCycle());
        proposal.propose(Resource.MEMORY, 256 * A.MB, Reason.BELOW_LOWER_THRESHOLD, () -> "a policy says so");

        new Bounds().apply(proposal, Resource.MEMORY);

        assertThat(proposal.wanted(Resource.MEMORY)).isEqualTo(512 * A.MB);
        assertThat(proposal.decide().verdict(Resource.MEMORY).sentence())
                .endsWith("limited by min/max: at least 512 MB");
    }
}
