package org.lxcautoscale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.Faults;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;

class ManyAtOnceTest {

    @TempDir
    private Path dir;

    @BeforeAll
    static void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    /** More than can be written at once: the loop sleeps until a write has ended, and does not look again and again. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void timePassesWhileUrgentGrowthWaitsForOtherWrites() throws Exception {
        List<ContainerSpec> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Demand rising = new Demand.Constant(0.1, MemorySize.ofMebibytes(1500), MemorySize.ofMebibytes(30));
            all.add(ContainerSpec.of(String.valueOf(100 + i), "c" + i, Allocation.of(1, 512), rising));
        }
        Scenario scenario = Scenario.of(
                1,
                HostSpec.of("pve1", 64, 512).withWriteTime(Duration.ofSeconds(6)),
                all.toArray(ContainerSpec[]::new));

        SimulatedRun run =
                SimulatedRun.of(scenario, SimulationSettings.in(dir, Map.of()), Faults.none(1), Duration.ofMinutes(30));

        assertThat(run.outcomes).hasSizeGreaterThanOrEqualTo(60);
        assertThat(run.troubles).isEmpty();
    }
}
