package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcautoscale.container.Resource.CPU;
import static org.lxcautoscale.container.Resource.MEMORY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Advice;

/** What is foreseen of a container, and what becomes of it where something else speaks against it. */
class OutlookTest {

    private static final String EXPECTED = "expected need: a peak is expected, so it grows before";

    record Row(
            String what,
            A container,
            Resource resource,
            long after,
            Reason reason,
            @Nullable String sentence) {
        @Override
        public String toString() {
            return what + ": " + resource;
        }
    }

    static Stream<Arguments> cases() {
        // spotless:off
        return Stream.of(
                // ---- growth before a peak
                new Row("grows before", usual().expectingCores(4, 6), CPU, 4_000, Reason.EXPECTED, EXPECTED),
                new Row("grows before", usual().expectingMemory(3000, 3000), MEMORY, 3000 * A.MB, Reason.EXPECTED, EXPECTED),
                new Row("the other resource is left alone", usual().expectingCores(4, 6), MEMORY, 2048 * A.MB, Reason.WITHIN_THRESHOLDS, null),
                new Row("4.9 % short is not worth it", usual().expectingMemory(2148, 2148), MEMORY, 2048 * A.MB, Reason.WITHIN_THRESHOLDS, null),
                new Row("5 % short is", usual().expectingMemory(2151, 2151), MEMORY, 2151 * A.MB, Reason.EXPECTED, null),
                new Row("less than it has", usual().expectingCores(1, 2), CPU, 2_000, Reason.WITHIN_THRESHOLDS, null),
                new Row("more than it needs now", busy().expectingCores(6, 6), CPU, 6_000, Reason.EXPECTED, EXPECTED),
                new Row("less than it needs now", busy().expectingCores(2, 2), CPU, 3_000, Reason.ABOVE_UPPER_THRESHOLD, null),
                new Row("instead of a shrink", idle().expectingCores(6, 6), CPU, 6_000, Reason.EXPECTED, null),
                new Row("at most the maximum", usual().expectingCores(12, 12), CPU, 8_000, Reason.EXPECTED, EXPECTED),
                new Row("at its maximum", A.container(8, 2048).using(50, 50).expectingCores(12, 12), CPU, 8_000, Reason.WITHIN_THRESHOLDS, null),

                // ---- in urgent need more counts
                new Row("urgent, with as much as is expected", A.container(2, 2048).using(50, 96).expectingMemory(6000, 6000), MEMORY, 6000 * A.MB, Reason.PRESSURE, null),
                new Row("urgent, with more than is expected", A.container(2, 2048).using(50, 96).expectingMemory(2200, 2200), MEMORY, 3072 * A.MB, Reason.PRESSURE, null),

                // ---- no shrink before a peak
                new Row("nothing is left of the shrink", idle().expectingCores(1, 4), CPU, 4_000, Reason.EXPECTED_FLOOR,
                        "expected floor: a peak is expected, for which it needs 4 cores"),
                new Row("part of the shrink is left", idle().expectingMemory(1000, 3500), MEMORY, 3520 * A.MB, Reason.BELOW_LOWER_THRESHOLD,
                        "threshold policy: usage of at most 5 % is below 20 %; limited by expected floor: a peak is expected, for which it needs 3500 MB"),
                new Row("it shrinks by more than that", idle().expectingMemory(100, 100), MEMORY, 3072 * A.MB, Reason.BELOW_LOWER_THRESHOLD,
                        "threshold policy: usage of at most 5 % is below 20 %; limited by step limit: at most 25 % a cycle"),

                // ---- unusual
                new Row("unusual", idle().unusual("its CPU is unusual"), CPU, 4_000, Reason.UNUSUAL, "unusual state: its CPU is unusual"),
                new Row("unusual", idle().unusual("its CPU is unusual"), MEMORY, 4096 * A.MB, Reason.UNUSUAL, null),
                new Row("unusual does not keep it from growing", busy().unusual("its CPU is unusual"), CPU, 3_000, Reason.ABOVE_UPPER_THRESHOLD, null),
                new Row("unusual does not keep it from growing before", usual().unusual("its CPU is unusual").expectingCores(4, 4), CPU, 4_000, Reason.EXPECTED, null),

                // ---- off its peak, as it has been learned
                new Row("off its peak", learned().quiet("it is idle until 08:00"), CPU, 1_000, Reason.OFF_PEAK,
                        "energy mode: it is idle until 08:00: the minimum of 1 core is enough"),
                new Row("not below what is expected", learned().quiet("it is idle").expectingCores(1, 2), CPU, 2_000, Reason.OFF_PEAK,
                        "energy mode: it is idle: the expected need of 2 cores is enough"),
                new Row("nothing is known", learned().at(23), CPU, 3_000, Reason.BELOW_LOWER_THRESHOLD, null),
                new Row("off its peak, with fixed hours", A.container(4, 4096).using(50, 50).settings(A.tier().energyMode().build()).quiet("it is idle"), CPU, 4_000, Reason.WITHIN_THRESHOLDS, null),
                new Row("off its peak, and unusual", learned().quiet("it is idle").unusual("its CPU is unusual"), CPU, 4_000, Reason.UNUSUAL, null),
                new Row("busy off its peak", learned().quiet("it is idle").using(95, 50), CPU, 5_000, Reason.ABOVE_UPPER_THRESHOLD, null),

                // ---- what speaks against growth before a peak
                new Row("stopped", A.container(2, 2048).stopped().unknown("not running").expectingCores(4, 4), CPU, 2_000, Reason.NOT_RUNNING, null),
                new Row("ignored", usual().ignored().expectingCores(4, 4), CPU, 2_000, Reason.IGNORED, null),
                new Row("unknown use", usual().unknown("cannot be read").expectingCores(4, 4), CPU, 2_000, Reason.UNKNOWN_USAGE, null),
                new Row("locked", usual().locked("backup").expectingCores(4, 4), CPU, 2_000, Reason.LOCKED, null),
                new Row("held", usual().supervised(held()).expectingCores(4, 4), CPU, 2_000, Reason.HELD, null),
                new Row("paused", usual().supervised(in(OperatingMode.PAUSED)).expectingCores(4, 4), CPU, 2_000, Reason.PAUSED, null),
                new Row("cool-down", usual().settings(A.tier().cooldown(Duration.ofSeconds(600)).build()).state(A.changedAt(A.NOW.minusSeconds(9))).expectingCores(4, 4), CPU, 2_000, Reason.COOLDOWN, null),
                new Row("back-off", usual().state(ContainerState.NEW.failed(A.NOW).failed(A.NOW)).expectingCores(4, 4), CPU, 2_000, Reason.BACK_OFF, null))
                .map(Arguments::of);
        // spotless:on
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decides(Row row) {
        Verdict verdict = row.container().decided().verdict(row.resource());

        assertThat(verdict.after()).isEqualTo(row.after());
        assertThat(verdict.reason()).isEqualTo(row.reason());
        if (row.sentence() != null) {
            assertThat(verdict.sentence()).isEqualTo(row.sentence());
        }
    }

    private static A usual() {
        return A.container(2, 2048).using(50, 50);
    }

    private static A busy() {
        return A.container(2, 2048).using(85, 50);
    }

    private static A idle() {
        return A.container(4, 4096).using(5, 5);
    }

    private static A learned() {
        return idle().settings(A.tier().learnedEnergyMode().maxShrink(100).build());
    }

    private static Supervision held() {
        return new Supervision(OperatingMode.AUTO, "", Optional.of("held by ops"));
    }

    private static Supervision in(OperatingMode mode) {
        return new Supervision(mode, "set by ops", Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"APPROVE", "OBSERVE"})
    void growthBeforeAPeakWaitsForPeopleAsAllChangesDo(OperatingMode mode) {
        Decision decision = usual().supervised(in(mode)).expectingCores(4, 4).decided();

        assertThat(decision.after().get(CPU)).isEqualTo(4_000);
        assertThat(decision.withheld()).isPresent();
    }

    @Test
    void anObservedContainerOnlySaysThatItWouldGrow() {
        assertThat(usual().observed().expectingCores(4, 4).decided().withheld()).contains("tagged autoscale-observe");
    }

    @Test
    void betweenTwoCyclesNothingIsExpected() {
        Decision decision = usual().expectingCores(4, 4).decidedBetweenCycles();

        assertThat(decision.isChange()).isFalse();
        assertThat(new Planner().concerns(usual().expectingCores(4, 4).betweenCycles()))
                .isFalse();
    }

    @Test
    void whatIsWantedByPeopleIsNotHeldUp() {
        Decision rollback = new Planner()
                .rollback(
                        idle().unusual("its CPU is unusual")
                                .expectingCores(4, 4)
                                .inCycle(),
                        Allocation.of(1, 1024));

        assertThat(rollback.after()).isEqualTo(Allocation.of(1, 1024));
    }

    @Test
    void whatIsOnlyShownHasNoEffect() {
        Outlook all = new Outlook(
                Optional.of(new Expected(6_000, 6_000, "a peak is expected")),
                Optional.of(new Expected(6000 * A.MB, 6000 * A.MB, "a peak is expected")),
                Optional.of("it is idle"),
                Optional.of("its CPU is unusual"));

        assertThat(learned().outlook(all.onlyShown()).decided().findings())
                .extracting(Finding::text)
                .isEqualTo(learned().decided().findings().stream()
                        .map(Finding::text)
                        .toList());
    }

    @Test
    void saysThatWhatIsExpectedNeedsNoGrowth() {
        assertThat(usual().expectingCores(1, 2).decided().findings())
                .extracting(Finding::text)
                .contains("expected need: a peak is expected, for which no growth is needed");
    }

    @Test
    void withoutAnOutlookNothingIsSaidOfIt() {
        assertThat(idle().decided().findings())
                .extracting(Finding::reason)
                .doesNotContain(Reason.EXPECTED, Reason.EXPECTED_FLOOR, Reason.UNUSUAL);
    }

    @Test
    void givesBackWhatItHadWhenItIsNoLongerQuiet() {
        Decision night = learned().quiet("it is idle").decided();
        ContainerState state = ContainerState.NEW.applied(night, Duration.ofSeconds(600), A.NOW);
        assertThat(state.beforeOffPeak()).containsEntry(CPU, 4_000L);

        A morning = A.container(1, 512)
                .using(50, 50)
                .settings(A.tier().learnedEnergyMode().build())
                .state(state);

        assertThat(morning.quiet("it is idle").decided().isChange()).isFalse();
        assertThat(morning.outlook(Outlook.NONE).decided().verdict(CPU))
                .returns(4_000L, Verdict::after)
                .returns(Reason.OFF_PEAK_END, Verdict::reason);
    }

    @Test
    void growthBeforeAPeakIsNoFlapping() {
        Flapping shrunk = Flapping.startedBy(A.NOW.minus(Duration.ofHours(8)));
        ContainerState state = new ContainerState(
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(CPU, shrunk),
                0,
                Optional.empty());

        Decision before = usual().state(state).expectingCores(4, 4).decided();
        Decision needed = busy().state(state).decided();

        assertThat(state.applied(before, Duration.ZERO, A.NOW)
                        .flapping()
                        .get(CPU)
                        .times())
                .isZero();
        assertThat(state.applied(needed, Duration.ZERO, A.NOW)
                        .flapping()
                        .get(CPU)
                        .times())
                .isOne();
    }

    // ---- the host's budget

    private static List<Decision> plan(int millicores, long megabytes, A... containers) {
        return new Planner()
                .plan(
                        Stream.of(containers).map(A::inCycle).toList(),
                        new Headroom(OptionalLong.of(millicores), megabytes * A.MB));
    }

    private static long after(List<Decision> plan, String id, Resource resource) {
        return plan.stream()
                .filter(decision -> decision.id().value().equals(id))
                .findFirst()
                .orElseThrow()
                .after()
                .get(resource);
    }

    @Test
    void whoNeedsMemoryNowComesBeforeWhoIsExpectedToWhateverTheirPriorities() {
        A foreseen = usual().id("101").settings(A.tier().priority(10).build()).expectingMemory(4096, 4096);
        A full = A.container(2, 2048).id("102").using(50, 85);

        List<Decision> plan = plan(8_000, 1024, foreseen, full);

        assertThat(plan).extracting(decision -> decision.id().value()).containsExactly("102", "101");
        assertThat(after(plan, "102", MEMORY)).as("512 MB, which it needs now").isEqualTo(2560 * A.MB);
        assertThat(after(plan, "101", MEMORY)).as("what is left").isEqualTo(2560 * A.MB);
    }

    @Test
    void whatIsNeededNowOfAnExpectedSizeKeepsItsPlace() {
        A both = A.container(2, 2048)
                .id("101")
                .settings(A.tier().priority(10).build())
                .using(50, 85)
                .expectingMemory(6000, 6000);
        A full = A.container(2, 2048).id("102").using(50, 85);

        assertThat(after(plan(8_000, 512, both, full), "101", MEMORY)).isEqualTo(2560 * A.MB);
        assertThat(after(plan(8_000, 512, both, full), "102", MEMORY)).isEqualTo(2048 * A.MB);
        assertThat(after(plan(8_000, 1024, both, full), "102", MEMORY)).isEqualTo(2560 * A.MB);
        assertThat(after(plan(8_000, 1536, both, full), "101", MEMORY)).isEqualTo(3072 * A.MB);
    }

    @Test
    void coresThatAreOnlyExpectedDoNotTakeThoseThatAreNeeded() {
        A foreseen = usual().id("101").expectingCores(6, 6);
        A busy = busy().id("102");

        List<Decision> plan = plan(1_000, 8192, foreseen, busy);

        assertThat(after(plan, "102", CPU)).isEqualTo(3_000);
        assertThat(after(plan, "101", CPU)).isEqualTo(2_000);
    }

    @Test
    void withoutKnownFreeCoresNothingIsGrantedForWhatIsExpectedEither() {
        List<Decision> plan = new Planner()
                .plan(List.of(usual().expectingCores(6, 6).inCycle()), new Headroom(OptionalLong.empty(), 8192 * A.MB));

        assertThat(plan.getFirst().verdict(CPU)).returns(Reason.HOST_BUDGET, Verdict::reason);
    }

    // ---- the adaptive policy

    @Test
    void anExpectedNeedCountsBesideWhatWasLearned() {
        DecisionContext context = A.container(4, 2048)
                .using(20, 20)
                .settings(A.tier().adaptive().build())
                .expectingCores(3, 3)
                .expectingMemory(1500, 2000)
                .inCycle()
                .advisedBy((resource, _, _) ->
                        Optional.of(new Advice(resource == CPU ? 2_000 : 1024 * A.MB, 1, () -> "by its use")));

        Decision decision = A.decide(context);

        assertThat(decision.verdict(CPU)).returns(3_000L, Verdict::after).returns(Reason.NEEDS_LESS, Verdict::reason);
        assertThat(decision.verdict(MEMORY))
                .as("2000 MB are nearly what it has, which is not worth a change")
                .returns(2048 * A.MB, Verdict::after);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 5", "5, 4"})
    void sizesThatCannotBeAreRefused(long soon, long ahead) {
        assertThatThrownBy(() -> new Expected(soon, ahead, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
