package org.lxcautoscale.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.recommend.Recommendation.Advised;
import org.lxcautoscale.recommend.Recommendation.Silent;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.settings.ContainerSettings;

class RecommenderTest {

    private static final int DAY = 288;
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final long CORE = 1000;
    private static final long MIB = 1 << 20;

    private static double[] steady(int steps, double amount) {
        double[] amounts = new double[steps];
        Arrays.fill(amounts, amount);
        return amounts;
    }

    private static PastUse.Amounts amounts(double[] peak, double size) {
        return new PastUse.Amounts(peak, peak, new double[peak.length], steady(peak.length, size), 0);
    }

    /** Of a container of 8 cores and 4096 MiB. */
    private static PastUse use(double[] cores, double[] memory) {
        return new PastUse("104", "web", START, amounts(cores, 8), amounts(memory, 4096));
    }

    private static ContainerSettings settings(String... overrides) throws Exception {
        Map<String, String> keys = overrides.length == 0 ? Map.of() : Map.of(overrides[0], overrides[1]);
        return new ConfigurationReader(Map.of())
                .defaults(keys)
                .settings()
                .containers()
                .defaults();
    }

    private static Recommendation recommend(PastUse use, String... overrides) throws Exception {
        Subject subject = new Subject(
                "104",
                "web",
                "",
                settings(overrides),
                new Size.Known(8 * CORE, 16 * CORE),
                new Size.Known(4096 * MIB, 16384 * MIB));
        return new Recommender().of(subject, Optional.of(use), "nothing is known");
    }

    private static Advised advised(Recommendation recommendation, Resource resource) {
        return recommendation.advised(resource).orElseThrow();
    }

    @Test
    void whatIsHardlyUsedIsGivenBack() throws Exception {
        Recommendation recommendation = recommend(use(steady(8 * DAY, 0.5), steady(8 * DAY, 1000)));

        Advised cpu = advised(recommendation, Resource.CPU);
        assertThat(cpu.now()).isEqualTo(8 * CORE);
        assertThat(cpu.then()).isEqualTo(1 * CORE);
        Advised memory = advised(recommendation, Resource.MEMORY);
        assertThat(memory.then()).isBetween(1050 * MIB, 1150 * MIB);
        assertThat(memory.why()).contains("1000 MB");
        assertThat(recommendation.isChange()).isTrue();
        assertThat(recommendation.seen()).isEqualTo(Duration.ofDays(8));
        assertThat(recommendation.confidence()).isEqualTo(Confidence.HIGH);
    }

    @Test
    void thePolicyThatIsConfiguredDoesNotMatterButItsBoundsDo() throws Exception {
        PastUse use = use(steady(DAY, 0.5), steady(DAY, 1000));

        assertThat(recommend(use, "policy", "adaptive")).isEqualTo(recommend(use, "policy", "threshold"));
        assertThat(advised(recommend(use, "min_cores", "3"), Resource.CPU).then())
                .isEqualTo(3 * CORE);
    }

    @Test
    void memoryHoldsThePeakOfALongTimeAgo() throws Exception {
        double[] memory = steady(10 * DAY, 500);
        memory[DAY] = 3000;

        Advised advised = advised(recommend(use(steady(10 * DAY, 0.5), memory)), Resource.MEMORY);

        assertThat(advised.then()).isGreaterThan(3000 * MIB);
        assertThat(advised.at()).isBefore(START.plus(Duration.ofDays(2)));
    }

    @Test
    void aBurstOfTheCpuThatIsOverDoesNotCount() throws Exception {
        double[] cores = steady(20 * DAY, 0.5);
        Arrays.fill(cores, 5 * DAY, 5 * DAY + 3, 7.5);

        assertThat(advised(recommend(use(cores, steady(20 * DAY, 1000))), Resource.CPU)
                        .then())
                .isLessThan(4 * CORE);
    }

    @Test
    void aLimitThatWasInTheWayIsTooSmall() throws Exception {
        PastUse plain = use(steady(2 * DAY, 0.5), steady(2 * DAY, 3900));
        double[] kills = new double[2 * DAY];
        kills[DAY] = 4096;
        PastUse killed = new PastUse(
                "104",
                "web",
                START,
                plain.cpu(),
                new PastUse.Amounts(
                        plain.memory().used(),
                        plain.memory().peak(),
                        kills,
                        plain.memory().size(),
                        0));

        Advised advised = advised(recommend(killed), Resource.MEMORY);

        assertThat(advised.then()).isGreaterThan(4096 * MIB);
        assertThat(advised.shortNow()).isEqualTo(1);
        assertThat(advised(recommend(plain), Resource.MEMORY).shortNow()).isZero();
    }

    @Test
    void theAdaptivePolicyHasFewerWindowsThatAreTooSmall() throws Exception {
        Recommendation recommendation = recommend(use(steady(2 * DAY, 9), steady(2 * DAY, 1000)), "max_cores", "16");

        Advised cpu = advised(recommendation, Resource.CPU);
        assertThat(cpu.shortNow()).isEqualTo(2 * DAY);
        assertThat(cpu.shortAdaptive()).isLessThan(10);
        assertThat(cpu.then()).isGreaterThanOrEqualTo(9 * CORE);
    }

    @Test
    void aSizeAboveTheMaximumIsNotReducedForThatAlone() throws Exception {
        PastUse busy = use(steady(DAY, 7.9), steady(DAY, 4000));

        assertThat(advised(recommend(busy, "max_cores", "4"), Resource.CPU).isChange())
                .isFalse();
    }

    @Test
    void gapsAreNoUse() throws Exception {
        double[] cores = steady(2 * DAY, 0.5);
        Arrays.fill(cores, 10, DAY, Double.NaN);
        PastUse use = use(cores, cores.clone());

        Recommendation recommendation = recommend(use);

        assertThat(recommendation.seen()).isEqualTo(Duration.ofMinutes(5L * (DAY + 10)));
        assertThat(advised(recommendation, Resource.CPU).shortNow()).isZero();
    }

    @Test
    void withoutARecordOrASizeItIsSilentWithTheReason() throws Exception {
        Subject subject = new Subject(
                "104",
                "web",
                "",
                settings(),
                new Size.Unknown("it has no limit of cores"),
                new Size.Known(4096 * MIB, 16384 * MIB));

        Recommendation recommendation = new Recommender().of(subject, Optional.empty(), "nothing is known");

        assertThat(recommendation.cpu()).isEqualTo(new Silent("it has no limit of cores"));
        assertThat(recommendation.memory()).isEqualTo(new Silent("nothing is known"));
        assertThat(recommendation.isChange()).isFalse();
        assertThat(recommendation.seen()).isZero();
    }

    @Test
    void theSumIsWhatIsGivenBackAndWhatIsGivenMore() throws Exception {
        Recommendation less = recommend(use(steady(DAY, 0.5), steady(DAY, 4000)));
        Recommendation more = recommend(use(steady(DAY, 9), steady(DAY, 4000)), "max_cores", "16");

        Sum cpu = Sum.of(List.of(less, more), Resource.CPU);

        assertThat(cpu.back()).isEqualTo(7 * CORE);
        assertThat(cpu.more()).isEqualTo(advised(more, Resource.CPU).then() - 8 * CORE);
        assertThat(cpu.shortNow()).isEqualTo(DAY);
    }

    @Test
    void confidenceGrowsWithTheTime() {
        assertThat(Confidence.of(use(steady(DAY - 1, 1), steady(DAY - 1, 1)))).isEqualTo(Confidence.LOW);
        assertThat(Confidence.of(use(steady(DAY, 1), steady(DAY, 1)))).isEqualTo(Confidence.MEDIUM);
        assertThat(Confidence.of(use(steady(7 * DAY - 1, 1), steady(7 * DAY - 1, 1))))
                .isEqualTo(Confidence.MEDIUM);
        assertThat(Confidence.of(use(steady(7 * DAY, 1), steady(7 * DAY, 1)))).isEqualTo(Confidence.HIGH);
    }

    @Test
    void daysThatDifferOrCoarseRecordsLowerConfidence() {
        double[] memory = steady(8 * DAY, 100);
        Arrays.fill(memory, 6 * DAY, 6 * DAY + 12, 160);
        assertThat(Confidence.of(use(steady(8 * DAY, 1), memory))).isEqualTo(Confidence.MEDIUM);

        double[] amounts = steady(8 * DAY, 1);
        PastUse.Amounts coarse = new PastUse.Amounts(amounts, amounts, new double[8 * DAY], amounts, 5 * DAY);
        assertThat(Confidence.of(new PastUse("104", "web", START, coarse, coarse)))
                .isEqualTo(Confidence.MEDIUM);
    }
}
