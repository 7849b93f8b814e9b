package org.lxcautoscale.host.proxmox.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.PacedTime;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;

/** A simulated node with its API, in real time, for {@code scripts/footprint-api}. */
public final class ApiServer {

    private ApiServer() {}

    /** @param arguments how many containers, and the file to write the section {@code proxmox_api} to */
    public static void main(String[] arguments) throws Exception {
        VirtualTime virtual = new VirtualTime(Instant.now());
        SimulatedHost host = new SimulatedHost(
                Scenario.of(1, HostSpec.of("pve", 64, 256))
                        .startingAt(virtual.now().monotonic()),
                virtual);
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            host.add(ContainerSpec.of(
                    Integer.toString(101 + i),
                    "container-" + i,
                    Allocation.of(2, 2048),
                    new Demand.Constant(0.3, MemorySize.ofMebibytes(900))));
        }
        try (SimulatedProxmoxApi server = new SimulatedProxmoxApi(virtual, List.of(host))) {
            Files.writeString(Path.of(arguments[1]), """
                    proxmox_api:
                      host: localhost
                      port: %d
                      token_id: %s
                      token_secret: %s
                      fingerprint: "%s"
                    """.formatted(
                            server.port(),
                            SimulatedProxmoxApi.TOKEN_ID,
                            SimulatedProxmoxApi.TOKEN_SECRET,
                            server.fingerprint()));
            PacedTime time = new PacedTime(virtual, 1);
            while (!Thread.currentThread().isInterrupted()) {
                time.sleepUntil(time.now().monotonic().plus(Duration.ofSeconds(1)));
            }
        }
    }
}
