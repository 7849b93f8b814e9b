package org.lxcautoscale.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.SynchronousWriter;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.host.proxmox.api.ApiAccess;
import org.lxcautoscale.host.proxmox.api.ApiClient;
import org.lxcautoscale.host.proxmox.api.ApiToken;
import org.lxcautoscale.host.proxmox.api.ApiWriter;
import org.lxcautoscale.host.proxmox.api.ProxmoxApi;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;

/** The simulated host as the daemon sees it: at once, or by the API of Proxmox before it. */
record DemoHost(OpenHost host, Optional<SimulatedProxmoxApi> server) implements AutoCloseable {

    static DemoHost of(String backend, SimulatedHost host, VirtualTime virtual, TimeSource time) throws IOException {
        if (backend.equals("simulated")) {
            return new DemoHost(new OpenHost(backend, host, host::inBackground, time), Optional.empty());
        }
        SimulatedProxmoxApi server = new SimulatedProxmoxApi(virtual, List.of(host));
        ApiAccess access = new ApiAccess(
                List.of("localhost"),
                server.port(),
                new ApiToken(SimulatedProxmoxApi.TOKEN_ID, SimulatedProxmoxApi.TOKEN_SECRET),
                new Trust.Fingerprint(server.fingerprint()),
                ApiAccess.Patience.DEFAULT);
        // Simulated containers have no shared memory.
        ApiClient client = new ApiClient(access);
        ProxmoxApi api =
                new ProxmoxApi(host.name(), client, true, () -> virtual.now().steady());
        return new DemoHost(
                new OpenHost(backend, api, _ -> new SynchronousWriter(new ApiWriter(client.another())), time),
                Optional.of(server));
    }

    @Override
    public void close() throws IOException {
        host.close();
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
