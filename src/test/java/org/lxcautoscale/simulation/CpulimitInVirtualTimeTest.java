package org.lxcautoscale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.CpuLimit;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.Faults;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;

/** The real daemon with {@code cpu_unit: cpulimit} on simulated hosts. */
class CpulimitInVirtualTimeTest {

    private static final Map<String, String> CPULIMIT = Map.of("cpu_unit", "cpulimit");
    private static final ContainerId ID = new ContainerId("101");

    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    @ParameterizedTest
    @EnumSource
    void aSmallContainerGetsWhatItNeedsInTenths(CpuLimit kind) throws Exception {
        SimulatedRun run = run(kind, small(), Duration.ofHours(12));

        Container now = run.host.read(ID).container();
        Cores limit = now.cpuOptions().cpulimit().orElse(now.allocation().cores());
        assertThat(limit).isBetween(new Cores(100), new Cores(500));
        assertThat(run.troubles).isEmpty();
        if (kind == CpuLimit.CPUSET) {
            assertThat(now.allocation().cores()).isEqualTo(Cores.of(1));
            assertThat(Files.readString(dir.resolve("backups/101_backup.json")))
                    .isEqualTo("{\"cores\": 4, \"cpulimit\": 0, \"memory\": 1024}");
        }
    }

    @Test
    void aPinnedContainerIsSizedAndKeepsItsCores() throws Exception {
        SimulatedRun run = run(CpuLimit.CPUSET, small().pinned(), Duration.ofHours(12));

        Container now = run.host.read(ID).container();
        assertThat(now.cpuOptions().cpulimit().orElseThrow()).isBetween(new Cores(100), new Cores(500));
        assertThat(now.allocation().cores()).isEqualTo(Cores.of(4));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void thePromisesHoldInTenths(long seed) throws Exception {
        Scenario mixed = Scenario.mixed(seed);
        SimulatedRun run = SimulatedRun.of(
                mixed.withHost(mixed.machine().with(CpuLimit.CPUSET)),
                SimulationSettings.in(dir, CPULIMIT),
                Faults.none(seed),
                Duration.ofHours(48));

        assertThat(run.scoreboard().oomKills()).isZero();
        assertThat(run.scoreboard().writesBelowUse()).isZero();
        assertThat(run.troubles).isEmpty();
    }

    private SimulatedRun run(CpuLimit kind, ContainerSpec container, Duration duration) throws Exception {
        Scenario scenario = Scenario.of(1, HostSpec.of("pve1", 8, 32).with(kind), container);
        return SimulatedRun.of(scenario, SimulationSettings.in(dir, CPULIMIT), Faults.none(1), duration);
    }

    private static ContainerSpec small() {
        Demand demand = new Demand.Constant(0.08, MemorySize.ofMebibytes(500));
        return ContainerSpec.of("101", "small", Allocation.of(4, 1024), demand);
    }
}
