package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.settings.HostReserve;

class HostBudgetTest {

    private static final long PLENTY = 1L << 50;

    private static List<Decision> plan(Headroom headroom, DecisionContext... contexts) {
        return new Planner().plan(List.of(contexts), headroom);
    }

    private static Headroom cores(int millicores) {
        return new Headroom(OptionalLong.of(millicores), PLENTY);
    }

    private static Headroom memory(long megabytes) {
        return new Headroom(OptionalLong.of(1_000_000), megabytes * A.MB);
    }

    @Test
    void grantsWhatTheHostHas() {
        Decision decision =
                plan(cores(1_000), A.container(2, 1024).using(85, 50).inCycle()).getFirst();

        assertThat(decision.after().cores().millis()).isEqualTo(3_000);
        assertThat(decision.findings()).noneMatch(finding -> finding.reason() == Reason.HOST_BUDGET);
    }

    @Test
    void grantsAPartInWholeCoresWhenThatIsAllThereIs() {
        Verdict verdict = plan(cores(1_400), A.container(2, 1024).using(100, 50).inCycle())
                .getFirst()
                .verdict(Resource.CPU);

        assertThat(verdict.after()).isEqualTo(3_000);
        assertThat(verdict.sentence())
                .endsWith(
                        "limited by host budget: 2 cores more wanted, the host has 1.4 cores free beyond its reserve");
    }

    @Test
    void grantsACoreThatIsAtLeastHalfIdle() {
        assertThat(plan(cores(500), A.container(2, 1024).using(85, 50).inCycle())
                        .getFirst()
                        .after()
                        .cores()
                        .millis())
                .isEqualTo(3_000);
        assertThat(plan(cores(499), A.container(2, 1024).using(85, 50).inCycle())
                        .getFirst()
                        .isChange())
                .isFalse();
    }

    @Test
    void grantsNothingTwice() {
        List<Decision> plan = plan(
                cores(1_500),
                A.container(2, 1024).id("101").using(90, 50).inCycle(),
                A.container(2, 1024).id("102").using(85, 50).inCycle(),
                A.container(2, 1024).id("103").using(84, 50).inCycle());

        assertThat(plan).extracting(Decision::isChange).containsExactly(true, true, false);
    }

    @Test
    void grantsMemoryInMultiplesOf64Megabytes() {
        Decision decision =
                plan(memory(200), A.container(2, 1024).using(50, 90).inCycle()).getFirst();

        assertThat(decision.after().memory()).isEqualTo(MemorySize.ofMebibytes(1024 + 192));
    }

    @Test
    void doesNotReduceAConfiguredSizeThatIsNotInForce() {
        Decision decision = plan(
                        memory(1024),
                        A.container(2, 4096)
                                .memory(21, 21, 21)
                                .cpu(50, 50)
                                .limitInForce(1024 * A.MB)
                                .inCycle())
                .getFirst();

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.MEMORY))
                .returns(Reason.HOST_BUDGET, Verdict::reason)
                .returns(
                        "host budget: 3072 MB more wanted, the host has 1024 MB free beyond its reserve, which is not enough"
                                + " for what is configured",
                        Verdict::sentence);
    }

    @Test
    void grantsPartOfTheConfiguredSizeInUrgentCases() {
        Decision decision = plan(
                        memory(1024),
                        A.container(2, 4096)
                                .memory(24, 24, 24)
                                .cpu(50, 50)
                                .limitInForce(1024 * A.MB)
                                .inCycle())
                .getFirst();

        assertThat(decision.after().memory()).isEqualTo(MemorySize.ofMebibytes(2048));
    }

    @Test
    void refusesWhatTheHostDoesNotHave() {
        Verdict verdict = plan(memory(0), A.container(2, 1024).using(50, 90).inCycle())
                .getFirst()
                .verdict(Resource.MEMORY);

        assertThat(verdict)
                .returns(Reason.HOST_BUDGET, Verdict::reason)
                .returns(
                        "host budget: 512 MB more wanted, the host has nothing free beyond its reserve",
                        Verdict::sentence);
        assertThat(plan(memory(63), A.container(2, 1024).using(50, 90).inCycle())
                        .getFirst()
                        .isChange())
                .isFalse();
    }

    @Test
    void grantsNoCoresWhileTheUseOfTheHostIsUnknown() {
        Decision decision = plan(
                        new Headroom(OptionalLong.empty(), PLENTY),
                        A.container(2, 1024).using(90, 90).inCycle())
                .getFirst();

        assertThat(decision.verdict(Resource.CPU).sentence())
                .isEqualTo("host budget: the host's free CPU is not known yet, nothing is granted");
        assertThat(decision.verdict(Resource.MEMORY).isGrow()).isTrue();
    }

    @Test
    void servesTheHigherPriorityFirst() {
        List<Decision> plan = plan(
                cores(1_000),
                A.container(2, 1024).id("101").using(100, 50).inCycle(),
                A.container(2, 1024)
                        .id("102")
                        .using(85, 50)
                        .settings(A.tier().priority(1).build())
                        .inCycle());

        assertThat(plan).extracting(decision -> decision.id().value()).containsExactly("102", "101");
        assertThat(plan).extracting(Decision::isChange).containsExactly(true, false);
    }

    @Test
    void servesTheNeediestFirstByCpuThenMemory() {
        List<Decision> plan = plan(
                cores(1_000),
                A.container(2, 1024).id("101").using(85, 50).inCycle(),
                A.container(2, 1024).id("102").using(86, 50).inCycle(),
                A.container(2, 1024).id("103").using(86, 60).inCycle());

        assertThat(plan).extracting(decision -> decision.id().value()).containsExactly("103", "102", "101");
        assertThat(plan).extracting(Decision::isChange).containsExactly(true, false, false);
    }

    @Test
    void servesUrgentGrowthFirstAtTheSamePriority() {
        List<Decision> plan = plan(
                memory(1024),
                A.container(2, 1024).id("101").using(100, 90).inCycle(),
                A.container(2, 1024).id("102").using(50, 96).inCycle());

        assertThat(plan).extracting(decision -> decision.id().value()).containsExactly("102", "101");
        assertThat(plan.getLast().verdict(Resource.MEMORY).reason()).isEqualTo(Reason.HOST_BUDGET);
    }

    @Test
    void servesGrowthFirstAndKeepsTheOrderOfTheRest() {
        List<Decision> plan = plan(
                cores(100_000),
                A.container(4, 1024).id("101").using(5, 50).inCycle(),
                A.container(2, 1024).id("102").using(50, 50).inCycle(),
                A.container(2, 1024).id("103").using(90, 50).inCycle());

        assertThat(plan).extracting(decision -> decision.id().value()).containsExactly("103", "101", "102");
    }

    @ParameterizedTest(name = "{0} % of {1} cores keep {2} back")
    @CsvSource({"10, 1, 0", "10, 2, 1", "10, 16, 1", "10, 48, 4", "50, 8, 4", "0, 8, 0"})
    void subtractsTheReserveOnce(double percent, int hostCores, int reserved) {
        HostReserve reserve = new HostReserve(percent, MemorySize.ofMebibytes(2048));
        HostUsage idle = new HostUsage(
                hostCores, OptionalDouble.of(hostCores), MemorySize.ofMebibytes(32768), MemorySize.ofMebibytes(30000));

        assertThat(reserve.coresOf(hostCores)).isEqualTo(reserved);
        assertThat(Headroom.of(idle, reserve))
                .isEqualTo(new Headroom(OptionalLong.of((hostCores - reserved) * 1000L), (30000 - 2048) * A.MB));
    }

    @Test
    void hasNoHeadroomBelowZero() {
        HostUsage busy =
                new HostUsage(4, OptionalDouble.of(0.3), MemorySize.ofMebibytes(4096), MemorySize.ofMebibytes(1000));

        assertThat(Headroom.of(busy, new HostReserve(10, MemorySize.ofMebibytes(2048))))
                .isEqualTo(new Headroom(OptionalLong.of(0), 0));
        assertThat(Headroom.of(
                                new HostUsage(4, OptionalDouble.empty(), MemorySize.ZERO, MemorySize.ZERO),
                                new HostReserve(10, MemorySize.ZERO))
                        .millicores())
                .isEmpty();
    }

    @Test
    void anObservedContainerTakesNothingFromTheOthers() {
        List<Decision> plan = plan(
                cores(1_000),
                A.container(2, 1024)
                        .id("101")
                        .using(85, 50)
                        .settings(A.tier().priority(9).build())
                        .observed()
                        .inCycle(),
                A.container(2, 1024).id("102").using(85, 50).inCycle());

        assertThat(plan)
                .extracting(decision ->
                        decision.id() + " " + decision.verdict(Resource.CPU).action())
                .containsExactly("102 grow", "101 hold");
    }
}
