package org.lxcautoscale.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lxcautoscale.replay.Traces.NOTHING;
import static org.lxcautoscale.replay.Traces.cpu;
import static org.lxcautoscale.replay.Traces.memory;
import static org.lxcautoscale.replay.Traces.steady;

import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Resource;

/** Limits and figures of small series, computed by hand. */
class PoliciesTest {

    @Test
    void aStaticSizeStays() throws Exception {
        assertThat(limits("static", cpu(2, 0, 1, 2, 3))).containsExactly(2, 2, 2, 2);
    }

    @Test
    void theSeedRuleAddsACoreForEachTenthAboveEightyPercent() throws Exception {
        // 100 % of 2 cores: 20 points above, so 2 cores more; then 50 %, within; then 10 % of 4: 10 points below, 1
        // core less
        assertThat(limits("seed-rule", cpu(2, 2, 2, 0.4, 0.4))).containsExactly(2, 4, 4, 3);
    }

    @Test
    void theSeedRuleDoesNotSeeUseAboveItsLimit() throws Exception {
        assertThat(limits("seed-rule", cpu(1, 7, 0))).containsExactly(1, 3);
    }

    @Test
    void theSeedRuleMovesMemoryInChunks() throws Exception {
        // 90 % of 1000: 10 points above are 512 MiB; 10 % of 1512: down by one chunk of (1512 − 512) / 512
        assertThat(limits("seed-rule", memory(1000, 900, 150, 150))).containsExactly(1000, 1512, 1000);
    }

    @Test
    void vpaTakesTheNinetiethPercentileAndFifteenPercentMore() throws Exception {
        // 3 cores lie in the bucket that ends at 3.133 cores: 3.603 with the margin
        assertThat(limits("vpa", cpu(1, steady(3, 3)))[1]).isEqualTo(2); // it has seen one core at most
        assertThat(limits("vpa", cpu(8, steady(3, 3)))).containsExactly(8, 4, 4);
    }

    @Test
    void vpaLeavesALimitThatIsTenPercentOff() throws Exception {
        // 1000 MiB lie in the bucket that ends at 1019.2: 1172.1 with the margin
        assertThat(limits("vpa", memory(1200, 1000, 1000))).containsExactly(1200, 1200);
        assertThat(limits("vpa", memory(1400, 1000, 1000))[1]).isCloseTo(1172, within(15.0));
    }

    @Test
    void vpaTakesAKillForTwentyPercentMore() throws Exception {
        // killed at 1000 MiB: a sample of 1200, in a bucket of 5 %, and 15 % more
        assertThat(limits("vpa", memory(1000, 1500, 1000))[1]).isBetween(1380.0, 1380 * 1.05 + 1);
    }

    @Test
    void autopilotHoldsTheHighestRecommendationForAnHour() throws Exception {
        double[] used = DoubleStream.concat(DoubleStream.of(6), DoubleStream.of(steady(40, 0.1)))
                .toArray();
        double[] limits = limits("autopilot", cpu(8, used));

        // 6 cores and 10 %: 7, until the hour is over and 6 is no longer 5 % of the load (it is 60 times as much)
        assertThat(limits[1]).isEqualTo(7);
        assertThat(limits[12]).isEqualTo(7);
    }

    @Test
    void autopilotForgetsWhatIsNoLongerPartOfTheLoad() throws Exception {
        double[] used = DoubleStream.concat(DoubleStream.of(2), DoubleStream.of(steady(2000, 0.5)))
                .toArray();

        assertThat(limits("autopilot", cpu(4, used))[2000]).isEqualTo(1);
    }

    @Test
    void theOracleHoldsThePeakOfTheStepItself() throws Exception {
        assertThat(limits("oracle", cpu(2, 0.5, 3, 1.2, NOTHING, 1))).containsExactly(1, 3, 2, 2, 1);
    }

    @Test
    void limitsStayInTheRange() throws Exception {
        assertThat(limits("oracle", cpu(2, 0, 9, 17))).containsExactly(1, 9, 17);
        assertThat(limits("oracle", memory(512, 100, 3000))).containsExactly(256, 2048);
    }

    @Test
    void theBaselinesMayHaveAnyPartOfACoreWhereItNeedNotBeWhole() throws Exception {
        SizeRules tenths = new SizeRules(
                0.1,
                SizeRules.DEFAULT.minCores(),
                SizeRules.DEFAULT.maxCores(),
                SizeRules.DEFAULT.minMemory(),
                SizeRules.DEFAULT.maxMemory());
        Series series = cpu(2, 0.01, 0.3, 1.21);

        assertThat(limits("oracle", series, tenths.ranges(List.of(series)).getFirst()))
                .containsExactly(0.01, 0.3, 1.21);
    }

    @Test
    void coresReachToThePowerOfTwoThatHoldsWhatTheDataSetHas() {
        assertThat(SizeRules.DEFAULT.ranges(List.of(cpu(2, 1), cpu(2, 51))))
                .extracting(SizeRange::highest)
                .containsExactly(64.0, 64.0);
        assertThat(SizeRules.DEFAULT.ranges(List.of(cpu(8, 8))))
                .extracting(SizeRange::highest)
                .containsExactly(8.0);
    }

    @Test
    void aSeriesWithoutASizeBeginsWithTheMostThatItHasUsed() throws Exception {
        assertThat(limits("static", memory(NOTHING, 300, 700.5))).containsExactly(701, 701);
    }

    @Test
    void aScoreComparesUseAndLimits() throws Exception {
        // limits 2, 4, 4, 3 (above): 13; use 4.8
        Score score = score("seed-rule", cpu(2, 2, 2, 0.4, 0.4));

        assertThat(score.slack()).isCloseTo(1 - 4.8 / 13, within(1e-12));
        assertThat(score.violations()).isZero();
        assertThat(score.changesPerDay()).isCloseTo(2 / (4 / 288.0), within(1e-9));
        assertThat(score.limitToAllocation()).isCloseTo(13 / 4.0 / 2, within(1e-12));
    }

    @Test
    void violationsAreStepsWhosePeakIsAboveTheLimit() throws Exception {
        Series peaks = new Series(
                "web",
                Resource.CPU,
                Duration.ofSeconds(300),
                new double[] {1, 1, 3, 1},
                new double[] {1, 2.5, 4, 2},
                2,
                2);

        Score score = score("static", peaks);

        assertThat(score.violations()).isEqualTo(2);
        assertThat(score.violationShare()).isEqualTo(0.5);
        assertThat(score.lostUse()).isCloseTo(1 / 6.0, within(1e-12));
    }

    @Test
    void whatWasNotRecordedDoesNotCount() throws Exception {
        assertThat(score("oracle", cpu(2, 1, NOTHING, 1, 2))).isEqualTo(score("oracle", cpu(2, 1, 1, 2)));
    }

    @Test
    void aMeanOverSeriesLeavesOutWhatIsUnknown() {
        Score known = new Score(0.5, 0.1, 0, 1, 2, 3, 3, Double.NaN);
        Score unknown = new Score(0.7, 0.3, 0, 3, Double.NaN, 5, 4, Double.NaN);

        Score mean = Score.mean(List.of(known, unknown));

        assertThat(mean.slack()).isCloseTo(0.6, within(1e-12));
        assertThat(mean.limitToAllocation()).isEqualTo(2);
        assertThat(mean.meanLimit()).isEqualTo(4);
        assertThat(mean.violations()).isEqualTo(7);
        assertThat(mean.differs()).isNaN();
    }

    private static double[] limits(String policy, Series series) throws InterruptedException {
        return limits(policy, series, SizeRules.DEFAULT.ranges(List.of(series)).getFirst());
    }

    private static double[] limits(String policy, Series series, SizeRange range) throws InterruptedException {
        return replay(policy).limits(series, range, candidate(policy));
    }

    private static Score score(String policy, Series series) throws InterruptedException {
        return replay(policy)
                .run(new DataSet("test", List.of(series)), series.resource(), _ -> {})
                .policies()
                .getFirst()
                .mean();
    }

    private static Replay replay(String policy) {
        return new Replay(List.of(candidate(policy)), SizeRules.DEFAULT, 2);
    }

    private static Candidate candidate(String policy) {
        return Candidate.baselines().stream()
                .filter(one -> one.name().equals(policy))
                .findFirst()
                .orElseThrow();
    }
}
