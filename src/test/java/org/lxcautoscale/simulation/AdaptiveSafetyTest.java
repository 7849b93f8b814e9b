package org.lxcautoscale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.host.simulated.Faults;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.Scoreboard;

/** The promises of {@link SafetyTest} hold with {@code policy: adaptive}, too. */
class AdaptiveSafetyTest {

    private static final Duration TWO_DAYS = Duration.ofHours(48);

    /** The adaptive policy leaves less room than thresholds: a container is in need above this share of its limit. */
    private static final double FULL = 0.97;

    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    private SimulatedRun run(Scenario scenario, String policy, Faults faults) throws Exception {
        Scenario fuller = scenario.withServiceLevel(scenario.serviceLevel().withFullShare(FULL));
        return SimulatedRun.of(fuller, SimulationSettings.in(dir, Map.of("policy", policy)), faults, TWO_DAYS);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void keepsThePromisesOnAHealthyHost(long seed) throws Exception {
        SimulatedRun run = run(Scenario.mixed(seed), "adaptive", Faults.none(seed));

        SafetyTest.assertPromises(run.scoreboard());
        assertThat(run.scoreboard().oomKills()).isZero();
        assertThat(run.troubles).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void keepsThemOnAVeryBadHost(long seed) throws Exception {
        SimulatedRun run = run(Scenario.mixed(seed), "adaptive", Faults.severe(seed));

        assertThat(run.crashes).isPositive();
        SafetyTest.assertPromises(run.scoreboard());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void leavesLessUnusedThanThresholds(long seed) throws Exception {
        Scoreboard adaptive =
                run(Scenario.mixed(seed), "adaptive", Faults.none(seed)).scoreboard();
        Scoreboard threshold =
                run(Scenario.mixed(seed), "threshold", Faults.none(seed)).scoreboard();

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
