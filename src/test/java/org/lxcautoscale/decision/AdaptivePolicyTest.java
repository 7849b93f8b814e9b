package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Advice;

class AdaptivePolicyTest {

    private static final long MB = A.MB;

    private static Decision decide(DecisionContext context, double cores, double megabytes) {
        return A.decide(context.advisedBy((resource, limit, sizes) -> Optional.of(
                new Advice(resource == Resource.CPU ? cores * 1000 : megabytes * MB, 1, () -> "so much is needed"))));
    }

    private static A container() {
        return A.container(4, 2048).settings(new Tier().adaptive().build());
    }

    @Test
    void itHasTheSizeThatIsAdvised() {
        Decision decision = decide(container().using(20, 30).inCycle(), 2, 1024);

        assertThat(decision.after().get(Resource.CPU)).isEqualTo(2000);
        assertThat(decision.after().get(Resource.MEMORY)).isEqualTo(1024 * MB);
        assertThat(decision.verdict(Resource.MEMORY).reason()).isEqualTo(Reason.NEEDS_LESS);
        assertThat(decision.verdict(Resource.MEMORY).sentence()).isEqualTo("adaptive policy: so much is needed");
    }

    @Test
    void itGrowsToWhatIsAdvisedWhateverTheThresholdsSay() {
        Decision decision = decide(container().using(50, 50).inCycle(), 6, 3000);

        assertThat(decision.after().get(Resource.CPU)).isEqualTo(6000);
        assertThat(decision.after().get(Resource.MEMORY)).isEqualTo(3000 * MB);
        assertThat(decision.verdict(Resource.CPU).reason()).isEqualTo(Reason.NEEDS_MORE);
    }

    @Test
    void itStaysWhereNothingElseIsAdvised() {
        Decision decision = decide(container().using(95, 85).inCycle(), 4, 2048);

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.CPU).reason()).isEqualTo(Reason.AS_NEEDED);
    }

    @Test
    void nothingChangesWhileNothingIsKnown() {
        Decision decision = A.decide(container().using(95, 5).inCycle());

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.CPU).reason()).isEqualTo(Reason.LITTLE_KNOWN);
    }

    @Test
    void neverBelowWhatIsInUseWhateverIsAdvised() {
        Decision decision = decide(container().using(20, 60).inCycle(), 1, 512);

        assertThat(decision.after().get(Resource.MEMORY)).isGreaterThanOrEqualTo(1290 * MB);
    }

    @Test
    void whatGuardsLeaveOfAShrinkMustBeWorthAChange() {
        Decision decision = decide(container().using(20, 85).inCycle(), 4, 1024);

        assertThat(decision.after().get(Resource.MEMORY)).isEqualTo(2048 * MB);
        assertThat(decision.verdict(Resource.MEMORY).reason()).isEqualTo(Reason.DEAD_BAND);
    }

    @Test
    void theThresholdPolicyAsksForNoAdvice() {
        Decision decision = decide(A.container(4, 2048).using(50, 50).inCycle(), 1, 512);

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.CPU).reason()).isEqualTo(Reason.WITHIN_THRESHOLDS);
    }

    @Test
    void betweenTwoCyclesAFullContainerGrowsByAStepAtLeast() {
        Decision decision = decide(container().using(20, 98).betweenCycles(), 4, 2048);

        assertThat(decision.after().get(Resource.MEMORY)).isGreaterThanOrEqualTo(2560 * MB);
        assertThat(decision.verdict(Resource.MEMORY).reason()).isEqualTo(Reason.PRESSURE);
    }

    @Test
    void upTo97PercentItIsNotFull() {
        assertThat(decide(container().using(20, 96).betweenCycles(), 4, 2048).isChange())
                .isFalse();
    }

    /** Advised: 3 cores, at least 2 whatever is expected; 2048 MB, at least 1024 MB. */
    private static Decision expecting(A container, Expected cpu, Expected memory) {
        DecisionContext context = container
                .inCycle()
                .advisedBy((resource, _, _) -> Optional.of(
                        resource == Resource.CPU
                                ? new Advice(3000, 2000, () -> "by its use")
                                : new Advice(2048 * MB, 1024 * MB, () -> "by its use")))
                .withOutlook(new Outlook(Optional.of(cpu), Optional.of(memory), Optional.empty(), Optional.empty()));
        return A.decide(context);
    }

    private static Expected memory(long soon, long enough) {
        return new Expected(soon * MB, soon * MB, OptionalLong.of(enough * MB), "so much is expected");
    }

    private static Expected cores(long soon, long enough) {
        return new Expected(soon * 1000, soon * 1000, OptionalLong.of(enough * 1000), "so much is expected");
    }

    @Test
    void whatIsEnoughByAForecastTakesThePlaceOfTheAdvice() {
        Decision decision = expecting(container(), cores(1, 2), memory(900, 1500));

        assertThat(decision.after()).isEqualTo(Allocation.of(2, 1500));
        assertThat(decision.verdict(Resource.MEMORY).sentence())
                .contains("so much is expected, for which 1500 MB is enough");
    }

    @Test
    void aForecastTakesNothingThatIsNeededInAnyCase() {
        assertThat(expecting(container(), cores(1, 1), memory(300, 300)).after())
                .isEqualTo(Allocation.of(2, 1024));
    }

    @Test
    void whatIsExpectedSoonGrowsToWhatIsEnoughForADay() {
        assertThat(expecting(container(), cores(5, 6), memory(3000, 3500)).after())
                .isEqualTo(Allocation.of(6, 3500));
    }

    @Test
    void whatWasExpectedOnceInADayIsKeptButNotGrownFor() {
        assertThat(expecting(container(), cores(3, 6), memory(2000, 3500)).after())
                .isEqualTo(Allocation.of(4, 2048));
    }
}
