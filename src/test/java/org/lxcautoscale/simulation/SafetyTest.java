package org.lxcautoscale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.cycle.Baselines;
import org.lxcautoscale.cycle.StateStore;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.CpuLimit;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.Faults;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.Scoreboard;
import org.lxcautoscale.host.simulated.Scoreboard.ContainerScore;
import org.lxcautoscale.settings.Settings;

/** The promises of the product on simulated hosts: 48 hours, twelve mixed containers, the real daemon. */
class SafetyTest {

    private static final Duration TWO_DAYS = Duration.ofHours(48);

    private static final int SEEDS = 20;

    @TempDir
    static Path all;

    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    static void assertPromises(Scoreboard score) {
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(score.oomKillsAfterShrink())
                .as("kills caused by a shrink")
                .isZero();
        softly.assertThat(score.writesBelowUse())
                .as("writes below what is in use")
                .isZero();
        softly.assertThat(score.lateStretches())
                .as("containers that could have grown and did not within two cycles")
                .isZero();
        softly.assertThat(score.changesPerContainerDay())
                .as("changes per container and day")
                .isPositive()
                .isLessThanOrEqualTo(6);
        softly.assertAll();
    }

    static List<SeededRun> onAHealthyHost() {
        return SeededRun.of(
                SEEDS,
                all,
                (seed, dir) -> SimulatedRun.of(
                        Scenario.mixed(seed), SimulationSettings.in(dir, Map.of()), Faults.none(seed), TWO_DAYS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onAHealthyHost")
    void keepsItsPromisesOnAHealthyHost(SeededRun seeded) throws Exception {
        SimulatedRun run = seeded.run();

        assertPromises(run.scoreboard());
        assertThat(run.scoreboard().oomKills()).isZero();
        assertThat(run.troubles).isEmpty();
    }

    static List<SeededRun> onAVeryBadHost() {
        return SeededRun.of(
                SEEDS,
                all,
                (seed, dir) -> SimulatedRun.of(
                        Scenario.mixed(seed), SimulationSettings.in(dir, Map.of()), Faults.severe(seed), TWO_DAYS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onAVeryBadHost")
    void keepsThemWhenWritesFailAndHangContainersVanishClocksJumpAndTheDaemonIsKilled(SeededRun seeded)
            throws Exception {
        SimulatedRun run = seeded.run();

        assertThat(run.crashes).isPositive();
        assertPromises(run.scoreboard());
        assertRecordsAreConsistent(run, seeded.dir());
    }

    /** Seven containers have misleading counters. Some of them must never grow. */
    private static void assertAdversePromises(Scoreboard score) {
        assertPromises(score);
        assertThat(score.needlessGrowths())
                .as("growths caused by slab, page cache, inner groups or external limits")
                .isZero();
        assertThat(score.containers())
                .filteredOn(one -> one.name().equals("warehouse"))
                .singleElement()
                .satisfies(one -> assertThat(one.growths()).as("a working set").isPositive());
    }

    static List<SeededRun> withMisleadingCounters() {
        return SeededRun.of(
                SEEDS,
                all,
                (seed, dir) -> SimulatedRun.of(
                        Scenario.adverse(seed), SimulationSettings.in(dir, Map.of()), Faults.none(seed), TWO_DAYS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withMisleadingCounters")
    void keepsThemForContainersWithMisleadingCounters(SeededRun seeded) throws Exception {
        SimulatedRun run = seeded.run();

        assertAdversePromises(run.scoreboard());
        assertThat(run.scoreboard().oomKills()).isZero();
        assertThat(run.troubles).isEmpty();
        assertRecordsAreConsistent(run, seeded.dir());
    }

    static List<SeededRun> withMisleadingCountersOnAVeryBadHost() {
        return SeededRun.of(
                SEEDS,
                all,
                (seed, dir) -> SimulatedRun.of(
                        Scenario.adverse(seed), SimulationSettings.in(dir, Map.of()), Faults.severe(seed), TWO_DAYS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withMisleadingCountersOnAVeryBadHost")
    void keepsThemForContainersWithMisleadingCountersOnAVeryBadHost(SeededRun seeded) throws Exception {
        SimulatedRun run = seeded.run();

        assertThat(run.crashes).isPositive();
        assertAdversePromises(run.scoreboard());
        assertRecordsAreConsistent(run, seeded.dir());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsThemWhereTheKernelHasNoPsi(long seed) throws Exception {
        Scenario scenario = Scenario.adverse(seed);
        Scenario withoutPsi = scenario.withHost(scenario.machine().withoutPressure());

        SimulatedRun run =
                SimulatedRun.of(withoutPsi, SimulationSettings.in(dir, Map.of()), Faults.none(seed), TWO_DAYS);

        assertAdversePromises(run.scoreboard());
    }

    /** The journal has the size of each container, and the backups have the size before the first change. */
    private static void assertRecordsAreConsistent(SimulatedRun run, Path dir) throws Exception {
        StateStore states = StateStore.open(dir.resolve("journal.jsonl"), run.time.now());
        Baselines baselines = new Baselines(dir.resolve("backups"));
        assertThat(states.damaged()).isEmpty();
        for (ContainerScore container : run.scoreboard().containers()) {
            ContainerId id = container.id();
            states.of(id)
                    .known()
                    .ifPresent(
                            known -> assertThat(known).as("known size of " + id).isEqualTo(container.current()));
            if (baselines.all().containsKey(id)) {
                assertThat(baselines.read(id)).as("baseline of " + id).isEqualTo(container.initial());
            } else {
                assertThat(container.changes()).as("changes of " + id).isZero();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsThemWhereCoresAreACpuSetThatNothingThrottles(long seed) throws Exception {
        Scenario scenario = Scenario.mixed(seed);
        Scenario cpuset = scenario.withHost(scenario.machine().with(CpuLimit.CPUSET));

        SimulatedRun run = SimulatedRun.of(cpuset, SimulationSettings.in(dir, Map.of()), Faults.none(seed), TWO_DAYS);

        assertPromises(run.scoreboard());
    }

    @Test
    void savesEnergyAtNightAndRestoresEverythingInTheMorning() throws Exception {
        Demand shop = new Demand.Daily(0.1, 2.4, MemorySize.ofMebibytes(400), MemorySize.ofMebibytes(2500), 14);
        Scenario fromMidnight = Scenario.of(
                1, HostSpec.of("pve1", 16, 64), ContainerSpec.of("101", "shop", Allocation.of(4, 4096), shop));
        Map<String, String> energy = Map.of("energy_mode", "true");

        Allocation night = sizeAfter(28, fromMidnight, SimulationSettings.in(dir.resolve("night"), energy));
        Allocation morning = sizeAfter(35, fromMidnight, SimulationSettings.in(dir.resolve("morning"), energy));

        assertThat(night.cores()).isLessThan(Cores.of(4));
        assertThat(night.memory()).isLessThan(MemorySize.ofMebibytes(4096));
        assertThat(morning.cores()).isGreaterThanOrEqualTo(Cores.of(4));
        assertThat(morning.memory()).isGreaterThanOrEqualTo(MemorySize.ofMebibytes(4096));
    }

    private static Allocation sizeAfter(long hours, Scenario scenario, Settings settings) throws Exception {
        SimulatedRun run = SimulatedRun.of(scenario, settings, Faults.none(1), Duration.ofHours(hours));
        assertThat(run.scoreboard().oomKills()).isZero();
        return run.scoreboard().containers().getFirst().current();
    }

    @Test
    void changesNothingInADryRun() throws Exception {
        SimulatedRun run = SimulatedRun.of(
                Scenario.mixed(1),
                SimulationSettings.in(dir, Map.of("dry_run", "true")),
                Faults.none(1),
                Duration.ofHours(6));

        assertThat(run.scoreboard().changes()).isZero();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void saysWhyForEveryChange() throws Exception {
        SimulatedRun run = SimulatedRun.of(
                Scenario.mixed(3), SimulationSettings.in(dir, Map.of()), Faults.none(3), Duration.ofHours(12));

        assertThat(run.outcomes)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(List.of(
                                outcome.decision()
                                        .verdict(org.lxcautoscale.container.Resource.CPU)
                                        .sentence(),
                                outcome.decision()
                                        .verdict(org.lxcautoscale.container.Resource.MEMORY)
                                        .sentence()))
                        .allSatisfy(
                                sentence -> assertThat(sentence).contains(": ").doesNotContain("null")));
    }
}
