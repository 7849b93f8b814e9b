package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;

/** The command {@code doctor} with a configuration that has a scaling group. */
@Timeout(180)
class DoctorOfGroupsTest {

    private static final String GROUP = "HORIZONTAL_SCALING_GROUP_WEB:\n  base_snapshot_name: 101\n";

    @TempDir
    Path dir;

    private static void add(Site site, String section) throws Exception {
        Files.writeString(site.config(), section, StandardOpenOption.APPEND);
    }

    @Test
    void theBaseOfEachGroupIsLookedAt() throws Exception {
        Site site = new Site(dir).with("backend", "simulated");
        add(site, GROUP);

        assertThat(site.run("doctor").out())
                .contains("Scaling groups")
                .anyMatch(line ->
                        line.endsWith("WEB: container 101 (base_snapshot_name) runs, and is cloned from snapshots"));
    }

    @Test
    void withoutGroupsNothingIsSaidOfThem() throws Exception {
        Site site = new Site(dir).with("backend", "simulated");

        assertThat(site.run("doctor").out()).contains("Containers").doesNotContain("Scaling groups");
    }

    @Test
    void aTokenForSizesIsToldWhatItLacksForGroups() throws Exception {
        VirtualTime time =
                new VirtualTime(Scenario.of(1, HostSpec.of("pve1", 4, 8)).start());
        SimulatedHost node = new SimulatedHost(Scenario.of(1, HostSpec.of("pve1", 4, 8)), time);
        node.add(ContainerSpec.of(
                "101", "web", Allocation.of(2, 1024), new Demand.Constant(0.01, MemorySize.ofMebibytes(10))));
        SimulatedProxmoxApi server = new SimulatedProxmoxApi(time, List.of(node));
        try {
            server.measure();
            server.grant(
                    "autoscale@pve!daemon",
                    "secret",
                    Map.of("/", Set.of("Sys.Audit", "VM.Audit", "VM.Config.CPU", "VM.Config.Memory")));
            Site site = new Site(dir).with("backend", "proxmox-api");
            String access = """
                    proxmox_api:
                      host: localhost
                      port: %s
                      token_id: autoscale@pve!daemon
                      token_secret_file: %s
                      fingerprint: "%s"
                    """.formatted(
                            server.port(), Files.writeString(dir.resolve("token"), "secret"), server.fingerprint());
            add(site, access);
            assertThat(site.run("doctor").out()).noneMatch(line -> line.contains("VM.Clone"));

            add(site, GROUP);
            Program doctor = site.run("doctor");

            assertThat(doctor.out())
                    .contains("  ✗ VM.Clone on /vms, to clone a container: missing")
                    .contains("  ✗ VM.Config.Network on /vms, to give a clone its address: missing")
                    .anyMatch(line -> line.contains("WEB: container 101 (base_snapshot_name) runs: each clone begins"));
            assertThat(doctor.end()).isEqualTo(ExitCode.NOT_PERMITTED);
        } finally {
            server.close();
        }
    }
}
