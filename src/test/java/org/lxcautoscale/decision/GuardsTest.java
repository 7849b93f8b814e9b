package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcautoscale.container.Resource.CPU;
import static org.lxcautoscale.container.Resource.MEMORY;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.Thresholds;

/** What each guard allows and refuses, tested through whole decisions. */
class GuardsTest {

    private static final Duration WINDOW = A.POLL.multipliedBy(3).minus(A.POLL.dividedBy(20));

    static Stream<Arguments> cases() {
        // spotless:off
        return Stream.of(
                // ---- ineligible containers
                row("ignored", full().ignored(), CPU, held("ignored: listed in ignore_lxc")),
                row("ignored", full().ignored(), MEMORY, held(Reason.IGNORED)),
                row("stopped", stopped(), CPU, held("not running: the container does not run")),
                row("stopped", stopped(), MEMORY, held()),
                row("locked", full().locked("backup"), CPU,
                        held(Reason.LOCKED, "locked or template: the host has locked it (backup)")),
                row("template", full().template(), CPU,
                        held(Reason.TEMPLATE, "locked or template: a template is never resized")),
                row("unknown is not zero", unknown(), CPU, held()),
                row("unknown is not zero", unknown(), MEMORY,
                        held(Reason.UNKNOWN_USAGE, "unknown reading: its usage is unknown: memory.current: Permission denied")),
                row("no memory limit", A.containerWithoutMemory(2).using(50, 50), MEMORY,
                        held(Reason.UNLIMITED, "unlimited: it has no memory limit")),
                row("pinned", pinned(), CPU,
                        held(Reason.CPU_PINNED, "pinned CPUs: its configuration pins it to certain CPUs")),
                row("pinned: memory is managed", pinned(), MEMORY, grows()),

                // ---- bounds
                row("maximum", A.container(7, 1024).using(100, 50), CPU, to(8_000)),
                row("maximum", A.container(2, 1024).using(50, 90).settings(A.tier().maxMemory(1200).build()), MEMORY,
                        to(1200 * A.MB, "threshold policy: usage of 90 % is above 80 %; limited by min/max: at most 1200 MB")),
                row("the host less the reserve", A.container(14, 1024).using(100, 50).settings(A.tier().cores(1, 64).build()), CPU,
                        to(15_000)),
                row("minimum", A.container(2, 600).using(50, 5).settings(A.tier().chunk(1).build()), MEMORY,
                        to(512 * A.MB)),
                row("minimum", A.container(3, 600).using(2, 50).settings(A.tier().cores(3, 8).build()), CPU, held()),

                // ---- dead band: 19 % of 8 cores are 1.52, in 2 cores that would be 76 %, above 70 %
                row("no flapping", A.container(8, 1024).cpu(19, 19).memory(50, 50, 50).settings(A.tier().energyMode().maxShrink(100).build()).at(23), CPU,
                        to(3_000, "…limited by dead band: usage must stay below 70 % after a shrink")),
                // 4 % of 8 cores are 0.32: half of 12 % is 6 %, and 0.32 / 6 % are 5.33 cores
                row("low upper threshold", A.container(8, 1024).cpu(4, 4).memory(50, 50, 50).settings(lowThreshold().increments(4, 4).maxShrink(100).build()), CPU,
                        to(6_000)),

                // ---- step limit
                row("a quarter a cycle", A.container(2, 8192).using(50, 5), MEMORY,
                        to(6144 * A.MB, "…limited by step limit: at most 25 % a cycle")),
                row("a quarter a cycle", A.container(8, 1024).using(1, 50).settings(A.tier().increments(4, 4).build()), CPU,
                        to(6_000)),
                row("one core, even when that is more", A.container(2, 1024).using(1, 50), CPU, to(1_000)),
                // 25 % of 192 MB are less than one piece of 64 MB
                row("one piece, even when that is more", A.container(2, 192).using(50, 5).settings(A.tier().minMemory(64).chunk(64).build()), MEMORY,
                        to(128 * A.MB, "…limited by step limit: at most 64 MB a cycle")),
                row("one piece, if it is not in use", A.container(2, 192).using(50, 5).memoryHidden(60).settings(A.tier().minMemory(64).chunk(64).build()), MEMORY,
                        held(Reason.IN_USE)),
                // half of 100 MB is less than one piece
                row("less than a piece", A.container(2, 100).using(50, 1).settings(A.tier().minMemory(16).chunk(64).build()), MEMORY,
                        held(Reason.STEP_LIMIT)),

                // ---- stabilisation
                row("watched long enough", idleCpu().watchedFor(WINDOW), CPU, shrinks()),
                row("a second too short", idleCpu().watchedFor(WINDOW.minusSeconds(1)), CPU,
                        held(Reason.STABILIZATION, "stabilisation: watched for 884 s so far, 3 cycles of 300 s are needed")),
                row("growth waits for nothing", A.container(4, 1024).using(95, 50).watchedFor(Duration.ofSeconds(10)), CPU,
                        grows()),

                // ---- cool-down and back-off
                row("cool-down", busyCpu().settings(coolDown()).state(A.changedAt(A.NOW.minusSeconds(599))), CPU,
                        held(Reason.COOLDOWN, "cool-down: changed recently, next change in 1 s")),
                row("cool-down is over", busyCpu().settings(coolDown()).state(A.changedAt(A.NOW.minusSeconds(600))), CPU,
                        grows()),
                row("no cool-down under pressure", A.container(2, 1024).using(95, 96).settings(coolDown()).state(A.changedAt(A.NOW.minusSeconds(1))), MEMORY,
                        grows()),
                row("cool-down of the other one", A.container(2, 1024).using(95, 96).settings(coolDown()).state(A.changedAt(A.NOW.minusSeconds(1))), CPU,
                        held()),
                row("back-off", busyCpu().state(ContainerState.NEW.failed(A.NOW.minusSeconds(9)).failed(A.NOW.minusSeconds(4))), CPU,
                        held("back-off: the last 2 writes failed, next attempt in 6 s")),

                // ---- pressure veto
                row("waits for memory", idleMemory().memoryPressure(1), MEMORY,
                        held(Reason.PRESSURE_VETO, "pressure veto: its tasks wait for memory 1 % of the time")),
                row("hardly waits", idleMemory().memoryPressure(0.9), MEMORY, shrinks()),
                row("throttled", A.container(4, 4096).using(5, 50).throttled(0.05), CPU,
                        held("pressure veto: it is throttled 5 % of the time")),
                row("hardly throttled", A.container(4, 4096).using(5, 50).throttled(0.04), CPU, shrinks()),
                row("waits for a CPU", A.container(4, 4096).using(5, 50).cpuPressure(20), CPU,
                        held("pressure veto: its tasks wait for a CPU 20 % of the time")),
                row("hardly waits", A.container(4, 4096).using(5, 50).cpuPressure(19), CPU, shrinks()),

                // ---- remembered floor: half of what lies above the minimum of 512 MB is left of it, 2304 MB
                row("a regretted shrink", A.container(2, 4096).using(50, 5).state(regretted()).settings(A.tier().maxShrink(100).build()), MEMORY,
                        to(2304 * A.MB, "…limited by remembered floor: a shrink below 4096 MB was regretted")));
        // spotless:on
    }

    private static Arguments row(String what, A container, Resource resource, Consumer<Verdict> expected) {
        return Arguments.of(what, container, resource, expected);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("cases")
    void decides(String what, A container, Resource resource, Consumer<Verdict> expected) {
        assertThat(container.decided().verdict(resource)).as(what).satisfies(expected);
    }

    private static Consumer<Verdict> is(Predicate<Verdict> kind) {
        return verdict -> assertThat(verdict).matches(kind);
    }

    private static Consumer<Verdict> held() {
        return is(Predicate.not(Verdict::isChange));
    }

    private static Consumer<Verdict> held(Reason reason) {
        return held().andThen(verdict -> assertThat(verdict.reason()).isEqualTo(reason));
    }

    private static Consumer<Verdict> held(String sentence) {
        return held().andThen(saying(sentence));
    }

    private static Consumer<Verdict> held(Reason reason, String sentence) {
        return held(reason).andThen(saying(sentence));
    }

    private static Consumer<Verdict> to(long after) {
        return verdict -> assertThat(verdict.after()).isEqualTo(after);
    }

    private static Consumer<Verdict> to(long after, String sentence) {
        return to(after).andThen(saying(sentence));
    }

    private static Consumer<Verdict> grows() {
        return is(Verdict::isGrow);
    }

    private static Consumer<Verdict> shrinks() {
        return is(Verdict::isShrink);
    }

    /** @param sentence the whole sentence, or its end after {@code …} */
    private static Consumer<Verdict> saying(String sentence) {
        return verdict -> {
            if (sentence.startsWith("…")) {
                assertThat(verdict.sentence()).endsWith(sentence.substring(1));
            } else {
                assertThat(verdict.sentence()).isEqualTo(sentence);
            }
        };
    }

    private static A full() {
        return A.container(2, 1024).using(99, 99);
    }

    private static A stopped() {
        return A.container(2, 1024).stopped().unknown("not running");
    }

    private static A unknown() {
        return A.container(8, 8192).unknown("memory.current: Permission denied");
    }

    private static A pinned() {
        return A.container(2, 1024).using(99, 90).pinned();
    }

    private static A busyCpu() {
        return A.container(2, 1024).using(95, 50);
    }

    private static A idleCpu() {
        return A.container(4, 1024).using(5, 50);
    }

    private static A idleMemory() {
        return A.container(2, 4096).using(50, 5);
    }

    private static ContainerSettings coolDown() {
        return A.tier().cooldown(Duration.ofSeconds(600)).build();
    }

    private static Tier lowThreshold() {
        Tier tier = A.tier();
        tier.cpu = new Thresholds(12, 5);
        return tier;
    }

    private static ContainerState regretted() {
        DecayingFloor floor = new DecayingFloor(4096 * A.MB, A.NOW.minus(Duration.ofHours(24)));
        return A.stateWith(Map.of(MEMORY, floor), Map.of());
    }

    private static Verdict cpu(A container) {
        return container.decided().verdict(CPU);
    }

    private static Verdict memory(A container) {
        return container.decided().verdict(MEMORY);
    }

    @Test
    void managesOnlyTheMemoryOfAContainerWithoutCoreLimit() {
        Decision decision = A.containerWithoutCores(1024).using(99, 90).decided();

        assertThat(decision.verdict(CPU))
                .returns(Reason.UNLIMITED, Verdict::reason)
                .returns(
                        "unlimited: it has no core limit (manage_unlimited_cores: true would give it one)",
                        Verdict::sentence);
        assertThat(decision.verdict(MEMORY).isGrow()).isTrue();
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
    void usesTheCurrentUseForTheFloorWhenItExceedsThePeak() {
        Proposal proposal =
                new Proposal(A.container(2, 2048).cpu(50, 50).memory(50, 5, 5).inCycle());
        proposal.propose(MEMORY, 512 * A.MB, Reason.OFF_PEAK, () -> "");

        new InUseFloor().apply(proposal, MEMORY);

        assertThat(proposal.wanted(MEMORY)).isEqualTo(1280 * A.MB);
    }

    @Test
    void countsMemoryIndistinguishableFromPageCacheAsInUse() {
        // 5 % are in use for sure and up to 40 % more: 45 % with the margin are 54 %, rounded up to whole 64 MB.
        Proposal proposal =
                new Proposal(A.container(2, 2048).using(50, 5).memoryHidden(40).inCycle());
        proposal.propose(MEMORY, 512 * A.MB, Reason.OFF_PEAK, () -> "");
        proposal.propose(CPU, 1000, Reason.OFF_PEAK, () -> "");

        new InUseFloor().apply(proposal, MEMORY);
        new InUseFloor().apply(proposal, CPU);

        assertThat(proposal.wanted(MEMORY)).isEqualTo(1152 * A.MB);
        assertThat(proposal.decide().findings())
                .extracting(Finding::text)
                .contains("in-use floor: 921 MB may be in use, with a margin of 20 % at least 1105 MB are needed");
    }

    @Test
    void explainsItsConsentWhenEnoughIsLeft() {
        assertThat(A.container(2, 2048).using(50, 5).decided().findings())
                .extracting(Finding::text)
                .contains("in-use floor: only 102 MB are in use", "stabilisation: low for 3 cycles of 300 s");
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
    void backsOffFromAFailingHost(int failures, int secondsAgo, boolean change) {
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
                    .startsWith("back-off: the last " + failures + " writes failed, next attempt in ");
        }
    }

    @Test
    void doesNotReduceMemoryAfterAKill() {
        Proposal proposal =
                new Proposal(A.container(2, 4096).using(50, 5).oomKilled(1).inCycle());
        proposal.propose(MEMORY, 2048 * A.MB, Reason.BELOW_LOWER_THRESHOLD, () -> "");

        new PressureVeto().apply(proposal, MEMORY);

        assertThat(proposal.changes(MEMORY)).isFalse();
    }

    @Test
    void aFloorDecaysTowardsTheMinimum() {
        DecayingFloor floor = new DecayingFloor(1000, A.NOW);

        assertThat(floor.at(A.NOW, 200)).isEqualTo(1000);
        assertThat(floor.at(A.NOW.minusSeconds(60), 200)).isEqualTo(1000);
        assertThat(floor.at(A.NOW.plus(Duration.ofHours(24)), 200)).isEqualTo(600);
        assertThat(floor.at(A.NOW.plus(Duration.ofHours(48)), 200)).isEqualTo(400);
        assertThat(floor.at(A.NOW, 1500)).isEqualTo(1500);
    }

    @Test
    void noPolicyGetsBelowTheMinimum() {
        Proposal proposal = new Proposal(A.container(4, 2048).using(5, 5).inCycle());
        proposal.propose(MEMORY, 256 * A.MB, Reason.BELOW_LOWER_THRESHOLD, () -> "a policy says so");

        new Bounds().apply(proposal, MEMORY);

        assertThat(proposal.wanted(MEMORY)).isEqualTo(512 * A.MB);
        assertThat(proposal.decide().verdict(MEMORY).sentence()).endsWith("limited by min/max: at least 512 MB");
    }
}
