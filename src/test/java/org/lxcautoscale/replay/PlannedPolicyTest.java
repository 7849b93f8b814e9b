package org.lxcautoscale.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcautoscale.replay.Traces.NOTHING;
import static org.lxcautoscale.replay.Traces.cpu;
import static org.lxcautoscale.replay.Traces.memory;
import static org.lxcautoscale.replay.Traces.steady;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Expected;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.replay.Replay.PolicyResult;
import org.lxcautoscale.settings.ContainerSettings;

/** The daemon's decisions on small series, with its default settings. */
class PlannedPolicyTest {

    @Test
    void coresGrowAboveTheUpperThreshold() throws Exception {
        assertThat(limits(cpu(2, 1.9, 1.9))).containsExactly(2, 3);
    }

    @Test
    void coresShrinkAfterTheStabilizationCyclesAndAreWatchedAnew() throws Exception {
        assertThat(limits(cpu(4, steady(8, 0.1)))).containsExactly(4, 4, 4, 3, 3, 3, 2, 2);
    }

    @Test
    void aPeakOfTheStabilizationCyclesPreventsAShrink() throws Exception {
        assertThat(limits(cpu(4, 2, 0.1, 0.1, 0.1, 0.1))).containsExactly(4, 4, 4, 4, 3);
    }

    @Test
    void aGapBeginsTheWatchAnew() throws Exception {
        assertThat(limits(cpu(4, 0.1, 0.1, NOTHING, 0.1, 0.1, 0.1, 0.1))).containsExactly(4, 4, 4, 4, 4, 4, 3);
    }

    @Test
    void theMeanOfAStepCountsForGrowthAndItsPeakForAShrink() throws Exception {
        double[] low = steady(6, 0.1);
        double[] bursts = steady(6, 3.9);

        assertThat(limits(new Series("web", Resource.CPU, Duration.ofSeconds(300), low, bursts, 4, 4)))
                .containsOnly(4);
    }

    @Test
    void aKillIsAnsweredAtOnce() throws Exception {
        // 100 % in use: 20 points above the threshold are two increments of 512 MiB
        assertThat(limits(memory(1000, 1500, 1500))).containsExactly(1000, 2024);
    }

    @Test
    void memoryShrinksByAQuarterAtMost() throws Exception {
        assertThat(limits(memory(4096, steady(5, 300)))).containsExactly(4096, 4096, 4096, 3072, 3072);
    }

    @Test
    void theBoundsAreThoseOfTheReplayNotOfTheSettings() throws Exception {
        assertThat(limits(cpu(20, steady(3, 19.5)))[2]).isGreaterThan(20); // max_cores is 8
        // a chunk of 512 MiB lies above 256, a quarter of it is taken, in steps of 64; min_memory is 512
        assertThat(limits(memory(780, steady(10, 10)))[9]).isEqualTo(640);
    }

    @Test
    void cooldownIsHonoured() throws Exception {
        assertThat(limits(cpu(2, steady(6, 8)), Map.of("cooldown", "600"))).containsExactly(2, 4, 4, 6, 6, 8);
    }

    @Test
    void whatIsForeseenAfterAStepCountsInTheNext() throws Exception {
        List<String> asked = new ArrayList<>();
        Foresight.Factory peakInTheFifth = (series, range) -> (seen, now, limit) -> {
            asked.add(seen.step() + " " + seen.valid() + " " + now.getEpochSecond() + " " + limit);
            return seen.step() == 3
                    ? new Outlook(
                            Optional.of(new Expected(6_000, 6_000, "a peak is expected")),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())
                    : Outlook.NONE;
        };
        Replay replay = new Replay(
                List.of(Candidate.planned("foreseen", settings(Map.of()), peakInTheFifth)), SizeRules.DEFAULT, 1);

        assertThat(replay.limits(List.of(cpu(2, 1, 1, NOTHING, 1, 6, 6)), 0).getFirst())
                .containsExactly(2, 2, 2, 2, 6, 8);
        assertThat(asked)
                .containsExactly(
                        "0 true 300 2000",
                        "1 true 600 2000",
                        "2 false 900 2000",
                        "3 true 1200 2000",
                        "4 true 1500 6000",
                        "5 true 1800 8000");
    }

    @Test
    void decisionsThatDifferAreCounted() throws Exception {
        Replay replay = new Replay(
                List.of(
                        new Candidate("static", false, (_, _) -> new StaticSize()),
                        Candidate.planned("threshold", settings(Map.of())),
                        Candidate.planned("same", settings(Map.of())),
                        Candidate.planned("slow", settings(Map.of("stabilization_cycles", "4")))),
                SizeRules.DEFAULT,
                2);

        List<PolicyResult> results = replay.run(
                        new DataSet("test", List.of(cpu(4, steady(5, 0.1)))), Resource.CPU, _ -> {})
                .policies();

        assertThat(results.get(0).mean().differs()).isNaN();
        assertThat(results.get(1).mean().differs()).isZero();
        assertThat(results.get(2).mean().differs()).isZero();
        assertThat(results.get(3).mean().differs()).isEqualTo(0.2); // 4 4 4 3 3 and 4 4 4 4 3
    }

    @Test
    void theResultDoesNotDependOnThreads() throws Exception {
        List<Series> series = IntStream.range(0, 40)
                .mapToObj(i ->
                        cpu(4, new Random(i).doubles(500).map(x -> x * x * 5).toArray()))
                .toList();
        DataSet data = new DataSet("random", series);
        List<Candidate> candidates = Candidate.all(List.of(settings(Map.of())));

        assertThat(new Replay(candidates, SizeRules.DEFAULT, 7).run(data, Resource.CPU, _ -> {}))
                .isEqualTo(new Replay(candidates, SizeRules.DEFAULT, 1).run(data, Resource.CPU, _ -> {}));
    }

    @Test
    void anInterruptEndsAReplay() throws Exception {
        double[] many = steady(200_000, 0.1);
        Series[] series = new Series[50];
        Arrays.fill(series, cpu(4, many));
        Replay replay = new Replay(Candidate.all(List.of(settings(Map.of()))), SizeRules.DEFAULT, 2);
        boolean[] interrupted = {false};
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                replay.run(new DataSet("long", List.of(series)), Resource.CPU, _ -> {});
            } catch (InterruptedException e) {
                interrupted[0] = true;
            }
        });
        thread.interrupt();
        thread.join(Duration.ofSeconds(30));

        assertThat(thread.isAlive()).isFalse();
        assertThat(interrupted[0]).isTrue();
    }

    private static double[] limits(Series series) throws Exception {
        return limits(series, Map.of());
    }

    private static double[] limits(Series series, Map<String, String> keys) throws Exception {
        return new Replay(List.of(Candidate.planned("threshold", settings(keys))), SizeRules.DEFAULT, 1)
                .limits(List.of(series), 0)
                .getFirst();
    }

    private static ContainerSettings settings(Map<String, String> keys) throws Exception {
        return new ConfigurationReader(Map.of())
                .defaults(keys)
                .settings()
                .containers()
                .defaults();
    }
}
