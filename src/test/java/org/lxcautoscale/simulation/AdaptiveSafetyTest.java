package org.lxcautoscale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.host.simulated.Faults;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.Scoreboard;

/** The promises of {@link SafetyTest} hold with {@code policy: adaptive}, too. */
class AdaptiveSafetyTest {

    private static final Duration TWO_DAYS = Duration.ofHours(48);

    /** The adaptive policy leaves less room than thresholds: a container is in need above this share of its limit. */
    private static final double FULL = 0.97;

    private static final int SEEDS = 20;

    @TempDir
    static Path all;

    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    private static SimulatedRun run(Path dir, Scenario scenario, String policy, Faults faults) throws Exception {
        Scenario fuller = scenario.withServiceLevel(scenario.serviceLevel().withFullShare(FULL));
        return SimulatedRun.of(fuller, SimulationSettings.in(dir, Map.of("policy", policy)), faults, TWO_DAYS);
    }

    static List<SeededRun> onAHealthyHost() {
        return SeededRun.of(SEEDS, all, (seed, dir) -> run(dir, Scenario.mixed(seed), "adaptive", Faults.none(seed)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onAHealthyHost")
    void keepsThePromisesOnAHealthyHost(SeededRun seeded) throws Exception {
        SimulatedRun run = seeded.run();

        SafetyTest.assertPromises(run.scoreboard());
        assertThat(run.scoreboard().oomKills()).isZero();
        assertThat(run.troubles).isEmpty();
    }

    static List<SeededRun> onAVeryBadHost() {
        return SeededRun.of(SEEDS, all, (seed, dir) -> run(dir, Scenario.mixed(seed), "adaptive", Faults.severe(seed)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onAVeryBadHost")
    void keepsThemOnAVeryBadHost(SeededRun seeded) throws Exception {
        SimulatedRun run = seeded.run();

        assertThat(run.crashes).isPositive();
        SafetyTest.assertPromises(run.scoreboard());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void leavesLessUnusedThanThresholds(long seed) throws Exception {
        Scoreboard adaptive =
                run(dir, Scenario.mixed(seed), "adaptive", Faults.none(seed)).scoreboard();
        Scoreboard threshold =
                run(dir, Scenario.mixed(seed), "threshold", Faults.none(seed)).scoreboard();

        assertThat(memorySlack(adaptive)).isLessThan(memorySlack(threshold));
        assertThat(cpuSlack(adaptive)).as("whole cores leave little to choose").isLessThan(cpuSlack(threshold) + 1);
    }

    private static double memorySlack(Scoreboard score) {
        return score.containers().stream()
                .mapToDouble(Scoreboard.ContainerScore::memorySlackPercent)
                .average()
                .orElseThrow();
    }

    private static double cpuSlack(Scoreboard score) {
        return score.containers().stream()
                .mapToDouble(Scoreboard.ContainerScore::cpuSlackPercent)
                .average()
                .orElseThrow();
    }
}
