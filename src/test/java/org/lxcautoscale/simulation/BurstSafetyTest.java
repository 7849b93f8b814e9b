package org.lxcautoscale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.simulated.Faults;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.Scoreboard;

/**
 * Bursts of 900 MB, at 10 to 1000 MB/s, into containers that were shrunk, on a host that has room for them: the brake holds them
 * until the container is larger. A call of {@code pct} takes 1 to 6 s.
 */
class BurstSafetyTest {

    /** For a longer run: {@code -Dlxcautoscale.burst.hours=480}. */
    private static final Duration DURATION = Duration.ofHours(Long.getLong("lxcautoscale.burst.hours", 48));

    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    private SimulatedRun run(long seed, Faults faults, Map<String, String> settings, UnaryOperator<MemoryBrakes> brakes)
            throws Exception {
        Scenario scenario = Scenario.bursts(seed);
        Scenario slow = scenario.withHost(scenario.machine().withWriteTime(Duration.ofSeconds(1 + seed % 6)));
        return SimulatedRun.of(slow, SimulationSettings.in(dir, settings), faults, DURATION, brakes);
    }

    /** The limit in force cannot be raised: growth takes as long as {@code pct}. */
    private static MemoryBrakes withoutFirstAid(MemoryBrakes brakes) {
        return new MemoryBrakes() {
            @Override
            public boolean set(Map<ContainerId, Brake> wanted) {
                return brakes.set(wanted);
            }

            @Override
            public boolean raise(ContainerId id, long limit, Brake brake) {
                return false;
            }

            @Override
            public void close() {
                brakes.close();
            }
        };
    }

    private static void assertNoBurstKills(SimulatedRun run) {
        Scoreboard score = run.scoreboard();
        assertThat(score.bursts().braked()).as("bursts that were braked").isPositive();
        assertThat(score.oomKills()).as("kills").isZero();
        assertThat(score.writesBelowUse()).isZero();
        assertThat(run.troubles).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noBurstKillsOnAHealthyHost(long seed) throws Exception {
        assertNoBurstKills(run(seed, Faults.none(seed), Map.of(), brakes -> brakes));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noBurstKillsWhereTheBrakeAloneMustHoldUntilPctHasEnded(long seed) throws Exception {
        assertNoBurstKills(run(seed, Faults.none(seed), Map.of(), BurstSafetyTest::withoutFirstAid));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noBurstKillsAfterAShrinkWhenWritesFailAndHangContainersVanishAndTheDaemonIsKilled(long seed) throws Exception {
        Scoreboard score =
                run(seed, Faults.severe(seed), Map.of(), brakes -> brakes).scoreboard();

        assertThat(score.bursts().braked()).as("bursts that were braked").isPositive();
        assertThat(score.oomKillsAfterShrink()).as("kills after a shrink").isZero();
        assertThat(score.writesBelowUse()).isZero();
    }

    @Test
    void withoutTheBrakeBurstsKill() throws Exception {
        SimulatedRun run = run(1, Faults.none(1), Map.of("memory_brake_percent", "100"), brakes -> brakes);

        assertThat(run.scoreboard().bursts().killed()).isPositive();
        assertThat(run.scoreboard().oomKillsAfterShrink()).isPositive();
    }
}
