package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings.Timeouts;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;

/** A simulated cluster with its API, and a {@link ProxmoxApi} that looks at it. */
final class ApiFixture implements AutoCloseable {

    static final Demand IDLE = new Demand.Constant(0.01, MemorySize.ofMebibytes(10));

    /** Tests do not wait: long enough for a busy machine, short where waiting is what is tested. */
    static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            3,
            Duration.ofMinutes(5),
            Duration.ofMinutes(5));

    final VirtualTime time;
    final List<SimulatedHost> nodes;
    final SimulatedProxmoxApi server;
    ProxmoxApi host;
    AllocationWriter writer;

    ApiFixture(String... nodes) throws IOException {
        this(Duration.ofMillis(100), nodes);
    }

    ApiFixture(Duration step, String... names) throws IOException {
        Scenario scenario = Scenario.of(1, HostSpec.of("any", 4, 8));
        time = new VirtualTime(scenario.start(), step);
        nodes = List.of(names).stream()
                .map(name -> new SimulatedHost(scenario.withHost(HostSpec.of(name, 4, 8)), time))
                .toList();
        server = new SimulatedProxmoxApi(time, nodes);
        host = open(settings(TIMEOUTS), false);
        writer = new ApiWriter(new ApiClient(settings(TIMEOUTS)));
    }

    ConnectionSettings settings(Timeouts timeouts) throws IOException {
        return settings(List.of("localhost"), timeouts, token());
    }

    ConnectionSettings settings(List<String> hosts, Timeouts timeouts, ApiToken token) throws IOException {
        return new ConnectionSettings(
                hosts, server.port(), token, new Trust.Fingerprint(server.fingerprint()), timeouts);
    }

    static ApiToken token() {
        return new ApiToken(SimulatedProxmoxApi.TOKEN_ID, SimulatedProxmoxApi.TOKEN_SECRET);
    }

    ProxmoxApi open(ConnectionSettings settings, boolean trustMemory) throws IOException {
        return new ProxmoxApi("lab", new ApiClient(settings), trustMemory, clock());
    }

    /** From now on the host is seen with another access. */
    void reopen(ConnectionSettings settings) throws IOException {
        host = open(settings, false);
        writer = new ApiWriter(new ApiClient(settings));
    }

    InstantSource clock() {
        return () -> time.now().monotonic();
    }

    SimulatedHost node(int index) {
        return nodes.get(index);
    }

    ContainerId add(int node, String id, Allocation size) {
        nodes.get(node).add(ContainerSpec.of(id, "ct" + id, size, IDLE));
        server.measure();
        return new ContainerId(id);
    }

    /** Lets pvestatd make its rounds for this time. */
    void pass(Duration duration) {
        time.advance(duration);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
