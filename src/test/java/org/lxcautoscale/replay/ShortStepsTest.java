package org.lxcautoscale.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.replay.Replay.PolicyResult;

/** Series whose steps are shorter than a cycle: cycles end after the steps 29, 59, … of 10 s. */
class ShortStepsTest {

    private static final int BURST = 45;
    private static final int CYCLE_ENDS = 60;

    @Test
    void adaptiveAnswersABurstBetweenTwoCyclesWithinTenSeconds() throws Exception {
        double[] limits = limits("adaptive", memoryWithBurst(10, BURST));

        assertThat(limits[BURST]).isLessThan(1200);
        assertThat(limits[BURST + 1]).isGreaterThan(limits[BURST]);
    }

    @Test
    void withoutGrowthBetweenCyclesABurstIsAnsweredAtTheEndOfTheCycle() throws Exception {
        double[] limits = limits("adaptive-5min", memoryWithBurst(10, BURST));

        assertThat(Arrays.copyOfRange(limits, BURST, CYCLE_ENDS)).containsOnly(limits[BURST]);
        assertThat(limits[CYCLE_ENDS]).isGreaterThan(limits[BURST]);
    }

    @Test
    void whatGrowthBetweenCyclesIsWorthIsSeenInTheViolations() throws Exception {
        DataSet data = new DataSet("burst", List.of(memoryWithBurst(10, BURST)));

        List<PolicyResult> results = new Replay(candidates(), SizeRules.DEFAULT, 1)
                .run(data, Resource.MEMORY, _ -> {})
                .policies();

        long adaptive = of("adaptive", results).mean().violations();
        assertThat(adaptive).isBetween(1L, 3L);
        assertThat(of("adaptive-5min", results).mean().violations()).isGreaterThanOrEqualTo(CYCLE_ENDS - BURST);
    }

    @Test
    void samplesAreTenSecondsApartWhereStepsAreShorter() throws Exception {
        int burst = 453; // samples are taken after the steps 449 and 459
        double[] limits = limits("adaptive", memoryWithBurst(1, burst));

        assertThat(Arrays.copyOfRange(limits, burst, 460)).containsOnly(limits[burst]);
        assertThat(limits[460]).isGreaterThan(limits[burst]);
    }

    @Test
    void coresAreDecidedInCycles() throws Exception {
        double[] used = new double[61];
        Arrays.fill(used, 1.95);
        Series busy = new Series("web", Resource.CPU, Duration.ofSeconds(10), used, used, 2, 2);

        double[] limits = limits("threshold", busy);

        assertThat(Arrays.copyOf(limits, 30)).containsOnly(2);
        assertThat(limits[30]).isGreaterThan(2);
    }

    @Test
    void stepsOfACycleAreReplayedAsBefore() throws Exception {
        double[] used = {100, 100};
        Series series = new Series("web", Resource.MEMORY, Duration.ofSeconds(300), used, used, 1000, 1000);

        List<PolicyResult> results = new Replay(candidates(), SizeRules.DEFAULT, 1)
                .run(new DataSet("long", List.of(series)), Resource.MEMORY, _ -> {})
                .policies();

        assertThat(results)
                .extracting(PolicyResult::policy)
                .contains("adaptive")
                .doesNotContain("adaptive-5min");
    }

    @Test
    void aPolicyAtItsOwnIntervalSeesMeanPeakAndHitsOfTheInterval() {
        List<Seen> told = new ArrayList<>();
        double[] any = new double[6];
        Series series = new Series("web", Resource.CPU, Duration.ofSeconds(10), any, any, 2, 2);
        SizingPolicy paced = Paced.every(Duration.ofSeconds(30), (inIntervals, _) -> {
                    assertThat(inIntervals.step()).isEqualTo(Duration.ofSeconds(30));
                    return seen -> {
                        told.add(seen);
                        return 5;
                    };
                })
                .start(series, new SizeRange(1, 8, 1));

        assertThat(paced.decide(new Seen(0, true, 1, 1.5, false, 2))).isEqualTo(2);
        assertThat(paced.decide(new Seen(1, true, 2, 2, true, 2))).isEqualTo(2);
        assertThat(paced.decide(new Seen(2, false, 0, 0, false, 2))).isEqualTo(5);
        for (int step = 3; step < 6; step++) {
            assertThat(paced.decide(new Seen(step, false, 0, 0, false, 5))).isEqualTo(5);
        }

        assertThat(told).containsExactly(new Seen(0, true, 1.5, 2, true, 2), new Seen(1, false, 0, 0, false, 5));
    }

    /** 400 of 1000 MiB, and from a step on 1200, with cycles of 300 s. */
    private static Series memoryWithBurst(int seconds, int burst) {
        double[] used = new double[burst + 600 / seconds];
        Arrays.fill(used, 400);
        Arrays.fill(used, burst, used.length, 1200);
        return new Series("web", Resource.MEMORY, Duration.ofSeconds(seconds), used, used, 1000, 1000);
    }

    private static PolicyResult of(String policy, List<PolicyResult> results) {
        return results.stream()
                .filter(one -> one.policy().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    private static double[] limits(String policy, Series series) throws Exception {
        List<Candidate> one = candidates().stream()
                .filter(candidate -> candidate.name().equals(policy))
                .toList();
        return new Replay(one, SizeRules.DEFAULT, 1).limits(List.of(series), 0).getFirst();
    }

    private static List<Candidate> candidates() throws Exception {
        List<Candidate> all = new ArrayList<>();
        for (String policy : List.of("adaptive", "threshold")) {
            all.addAll(Candidate.all(List.of(new ConfigurationReader(Map.of())
                    .defaults(Map.of("policy", policy))
                    .settings()
                    .containers()
                    .defaults())));
        }
        return all;
    }
}
