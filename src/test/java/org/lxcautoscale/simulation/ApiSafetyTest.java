package org.lxcautoscale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.cycle.Baselines;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.Daemon;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.SynchronousWriter;
import org.lxcautoscale.host.proxmox.api.ApiClient;
import org.lxcautoscale.host.proxmox.api.ApiToken;
import org.lxcautoscale.host.proxmox.api.ApiWriter;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings;
import org.lxcautoscale.host.proxmox.api.ProxmoxApi;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.settings.Settings;

/** The real daemon on simulated nodes, over the API only. */
class ApiSafetyTest {

    private static final ContainerId BUSY = new ContainerId("101");
    private static final ContainerId IDLE = new ContainerId("102");

    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    private List<SimulatedHost> run(VirtualTime time, List<SimulatedHost> nodes, boolean trustMemory, Duration duration)
            throws Exception {
        return run(time, nodes, trustMemory, duration, _ -> {});
    }

    private List<SimulatedHost> run(
            VirtualTime time,
            List<SimulatedHost> nodes,
            boolean trustMemory,
            Duration duration,
            Consumer<SimulatedProxmoxApi> trouble)
            throws Exception {
        Settings settings = SimulationSettings.in(dir, Map.of("sample_interval", "30"));
        List<String> troubles = new ArrayList<>();
        CycleListener listener = new CycleListener() {
            @Override
            public void onError(String problem) {
                troubles.add(problem);
            }

            @Override
            public void externallyModified(ContainerId id, Allocation before, Allocation after) {
                troubles.add(id + " by hand: " + before + " -> " + after);
            }
        };
        try (SimulatedProxmoxApi server = new SimulatedProxmoxApi(time, nodes)) {
            trouble.accept(server);
            ConnectionSettings connection = new ConnectionSettings(
                    List.of("localhost"),
                    server.port(),
                    new ApiToken(SimulatedProxmoxApi.TOKEN_ID, SimulatedProxmoxApi.TOKEN_SECRET),
                    new Trust.Fingerprint(server.fingerprint()),
                    ConnectionSettings.Timeouts.DEFAULT);
            ApiClient client = new ApiClient(connection);
            ProxmoxApi api =
                    new ProxmoxApi("lab", client, trustMemory, () -> time.now().monotonic());
            OpenHost host =
                    new OpenHost("proxmox-api", api, _ -> new SynchronousWriter(new ApiWriter(client.copy())), time);
            try (Assembly assembly = Assembly.of(settings, host, List.of(listener))) {
                new Daemon(settings, time, assembly.cycle(), inForce -> inForce)
                        .run(time.now().monotonic().plus(duration));
            }
        }
        assertThat(troubles).isEmpty();
        return nodes;
    }

    @Test
    void keepsItsPromisesOnMixedContainers() throws Exception {
        Scenario scenario = Scenario.mixed(3);
        VirtualTime time = new VirtualTime(scenario.start());

        SimulatedHost node = run(time, List.of(new SimulatedHost(scenario, time)), true, Duration.ofHours(48))
                .getFirst();

        assertThat(node.scoreboard().oomKillsAfterShrink()).isZero();
        assertThat(node.scoreboard().writesBelowUse()).isZero();
        assertThat(node.scoreboard().changes()).isPositive();
        assertThat(node.scoreboard().changesPerContainerDay()).isLessThanOrEqualTo(6);
    }

    @Test
    void growsWhereTheNodeHasRoomAndShrinksNoMemoryThatMayBeInUse() throws Exception {
        Scenario scenario = Scenario.of(1, HostSpec.of("pve1", 8, 16));
        VirtualTime time = new VirtualTime(scenario.start());
        SimulatedHost first = new SimulatedHost(scenario, time);
        SimulatedHost second = new SimulatedHost(scenario.withHost(HostSpec.of("pve2", 2, 16)), time);
        first.add(ContainerSpec.of(BUSY.value(), "busy", Allocation.of(2, 1024), constant(3, 1500)));
        first.add(ContainerSpec.of(IDLE.value(), "idle", Allocation.of(4, 8192), constant(0.1, 300)));
        second.add(ContainerSpec.of("201", "busy", Allocation.of(1, 1024), constant(2, 300)));

        run(time, List.of(first, second), false, Duration.ofHours(3));

        assertThat(first.read(BUSY).container().allocation().cores().roundedUp())
                .isGreaterThan(2);
        assertThat(first.read(BUSY).container().allocation().memory().mebibytes())
                .isGreaterThan(1500);
        // An idle container loses cores, and memory down to the usage of the whole node plus the margin.
        assertThat(first.read(IDLE).container().allocation().cores().roundedUp())
                .isLessThan(4);
        assertThat(first.read(IDLE).container().allocation().memory().mebibytes())
                .isBetween(3300L * 12 / 10, 8191L);
        // One of two cores is reserved.
        assertThat(second.read(new ContainerId("201"))
                        .container()
                        .allocation()
                        .cores()
                        .roundedUp())
                .isEqualTo(1);
    }

    @Test
    void doesNotMistakeItsOwnSizeForAnExternalChangeWhenTheListIsLate() throws Exception {
        Scenario scenario = Scenario.of(1, HostSpec.of("pve1", 8, 16));
        VirtualTime time = new VirtualTime(scenario.start());
        SimulatedHost node = new SimulatedHost(scenario, time);
        node.add(ContainerSpec.of(BUSY.value(), "busy", Allocation.of(1, 1024), constant(3, 1500)));
        node.add(ContainerSpec.of(IDLE.value(), "idle", Allocation.of(4, 8192), constant(0.1, 300)));

        run(
                time,
                List.of(node),
                true,
                Duration.ofHours(3),
                server -> server.slowPvestatd("pve1", Duration.ofSeconds(45)));

        assertThat(node.read(BUSY).container().allocation().cores().roundedUp()).isGreaterThan(1);
        Baselines baselines = new Baselines(dir.resolve("backups"));
        assertThat(baselines.read(BUSY)).isEqualTo(Allocation.of(1, 1024));
        assertThat(baselines.read(IDLE)).isEqualTo(Allocation.of(4, 8192));
    }

    private static Demand constant(double cores, long mebibytes) {
        return new Demand.Constant(cores, MemorySize.ofMebibytes(mebibytes));
    }
}
