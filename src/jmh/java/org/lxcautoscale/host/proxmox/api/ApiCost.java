package org.lxcautoscale.host.proxmox.api;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.metrics.Observation;

/**
 * What a look at a cluster by its API costs: requests, and CPU time of the one thread that makes them, TLS and JSON
 * included, the simulated cluster not. Each look has connections of its own, as with Proxmox, which closes them after
 * 5 s. Started by {@code scripts/bench-api}.
 */
public final class ApiCost {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int SCANS = 40;

    private ApiCost() {}

    /** @param arguments how many containers, and on how many nodes */
    public static void main(String[] arguments) throws Exception {
        int containers = Integer.parseInt(arguments[0]);
        int nodes = Integer.parseInt(arguments[1]);
        VirtualTime time = new VirtualTime(Scenario.mixed(1).start(), Duration.ofSeconds(10));
        try (SimulatedProxmoxApi server = new SimulatedProxmoxApi(time, cluster(time, containers, nodes))) {
            ConnectionSettings settings = new ConnectionSettings(
                    List.of("localhost"),
                    server.port(),
                    new ApiToken(SimulatedProxmoxApi.TOKEN_ID, SimulatedProxmoxApi.TOKEN_SECRET),
                    new Trust.Fingerprint(server.fingerprint()),
                    ConnectionSettings.Timeouts.DEFAULT);
            ProxmoxApi api = new ProxmoxApi(
                    "lab", new ApiClient(settings), false, () -> time.now().monotonic());
            measure(api, server, time, containers, nodes);
        }
    }

    private static List<SimulatedHost> cluster(VirtualTime time, int containers, int nodes) {
        List<SimulatedHost> hosts = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            Scenario scenario = Scenario.of(i, HostSpec.of("pve" + i, 64, 256));
            hosts.add(new SimulatedHost(scenario, time));
        }
        for (int i = 0; i < containers; i++) {
            hosts.get(i % nodes)
                    .add(ContainerSpec.of(
                                    Integer.toString(1000 + i),
                                    "container-" + i,
                                    Allocation.of(2, 2048),
                                    new Demand.Constant(0.3, MemorySize.ofMebibytes(900)))
                            .tagged("autoscale", "web"));
        }
        return hosts;
    }

    private static void measure(ProxmoxApi api, SimulatedProxmoxApi server, VirtualTime time, int containers, int nodes)
            throws Exception {
        long[] micros = new long[SCANS];
        int requests = 0;
        for (int i = 0; i < SCANS; i++) {
            time.advance(Duration.ofSeconds(10));
            server.closeConnections();
            server.forgetRequests();
            long before = THREADS.getCurrentThreadCpuTime();
            Observation seen = api.observe();
            micros[i] = (THREADS.getCurrentThreadCpuTime() - before) / 1000;
            requests = Math.max(requests, server.requests().size());
            if (seen.containers().size() != containers) {
                throw new IllegalStateException(seen.containers().size() + " containers seen");
            }
        }
        long first = micros[0];
        Arrays.sort(micros);
        System.out.printf(
                "%d containers on %d nodes: at most %d requests a look; CPU time of a look %.1f ms (median of %d),"
                        + " %.1f ms at least, %.1f ms the first%n",
                containers, nodes, requests, micros[SCANS / 2] / 1e3, SCANS, micros[0] / 1e3, first / 1e3);
    }
}
