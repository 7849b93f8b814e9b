package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.doctor.AccessLevel;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.doctor.ContainersCheck;
import org.lxcautoscale.doctor.DoctorReport;
import org.lxcautoscale.doctor.HttpFunction;
import org.lxcautoscale.doctor.ProxmoxApiCheck;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.proxmox.api.ApiClient;
import org.lxcautoscale.host.proxmox.api.ApiToken;
import org.lxcautoscale.host.proxmox.api.ApiWriter;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings.Timeouts;
import org.lxcautoscale.host.proxmox.api.ProxmoxApi;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusTracker;

/** What {@code doctor} says of a cluster that is reached by its API, for each kind of token. */
class DoctorOfClusterTest {

    private static final Demand IDLE = new Demand.Constant(0.01, MemorySize.ofMebibytes(10));

    /** Tests do not wait, but on a busy machine an answer takes its time. */
    private static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            3,
            Duration.ofMinutes(5),
            Duration.ofMinutes(5));

    @TempDir
    Path dir;

    private Settings settings;
    private VirtualTime time;
    private SimulatedHost one;
    private SimulatedProxmoxApi server;

    @BeforeEach
    void cluster() throws Exception {
        settings = new ConfigurationReader(Map.of())
                .defaults(Map.of("backend", "simulated"))
                .settings();
        Scenario scenario = Scenario.of(1, HostSpec.of("pve1", 4, 8));
        time = new VirtualTime(scenario.start());
        one = new SimulatedHost(scenario, time);
        SimulatedHost two = new SimulatedHost(scenario.withHost(HostSpec.of("pve2", 4, 8)), time);
        one.add(ContainerSpec.of("101", "web", Allocation.of(2, 1024), IDLE));
        two.add(ContainerSpec.of("102", "db", Allocation.of(2, 1024), IDLE));
        server = new SimulatedProxmoxApi(time, List.of(one, two));
        server.measure();
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Test
    void aContainerWithAsManyCoresAsItsNodeIsNotSaidToHaveNoLimit() throws Exception {
        for (int i = 0; i < 9; i++) {
            one.add(ContainerSpec.of(Integer.toString(110 + i), "many", Allocation.of(4, 512), IDLE));
        }
        server.measure();

        assertThat(text(report(Map.of("/", SimulatedProxmoxApi.ALL_RIGHTS))))
                .contains("✓ 118 (many): cores and memory managed")
                .doesNotContain("no core limit");
    }

    private ConnectionSettings access(String token, Trust trust, String... hosts) {
        return new ConnectionSettings(List.of(hosts), server.port(), new ApiToken(token, "secret"), trust, TIMEOUTS);
    }

    private DoctorReport report(Map<String, Set<String>> rights) throws IOException {
        server.grant("autoscale@pve!daemon", "secret", rights);
        return report(access("autoscale@pve!daemon", new Trust.Fingerprint(server.fingerprint()), "localhost"));
    }

    private DoctorReport report(ConnectionSettings access) {
        return DoctorReport.of(List.of(
                new ProxmoxApiCheck(access, AccessLevel.SCALING, Set.of()),
                new ContainersCheck(() -> withoutDaemon(access))));
    }

    private StatusReport withoutDaemon(ConnectionSettings access)
            throws IOException, HostUnavailableException, InterruptedException {
        StatusTracker tracker = new StatusTracker();
        Settings dry = settings.asDryRun();
        ApiClient client = new ApiClient(access);
        ProxmoxApi host = new ProxmoxApi("lab", client, false, () -> time.now().monotonic());
        try (OpenHost open = OpenHost.blocking("proxmox-api", host, () -> new ApiWriter(client.copy()), time)) {
            SingleCycle.readUnlimitedCores(open.host());
            SingleCycle.run(dry, open, Duration.ofSeconds(10), List.of(tracker));
            return tracker.report("lab", "proxmox-api", dry, null).orElseThrow();
        }
    }

    private String text(DoctorReport report) {
        return String.join("\n", new DoctorView(StandardCharsets.UTF_8).lines(report))
                        .replace(":" + server.port(), ":8006")
                + "\n";
    }

    @Test
    void aTokenWithAllRightsPasses() throws Exception {
        DoctorReport report = report(Map.of("/", SimulatedProxmoxApi.ALL_RIGHTS));

        assertThat(text(report)).isEqualTo("""
                Proxmox VE, by its API
                  ✓ localhost:8006 answers: Proxmox VE 9.2.11
                  ✓ TLS: one certificate is trusted, by its fingerprint
                  ✓ node pve1: online, reports the pressure (PSI) of containers
                  ✓ node pve2: online, reports the pressure (PSI) of containers
                  ✓ Sys.Audit on /nodes, to see what a node has free
                  ✓ VM.Audit on /vms, to see containers, their sizes, tags and usage
                  ✓ VM.Config.CPU on /vms, to set cores
                  ✓ VM.Config.Memory on /vms, to set the memory limit
                  - a burst of memory cannot be slowed down by the API, so shrinks leave more room; the daemon on the node itself (backend: proxmox) can, and raises a limit within milliseconds
                Containers
                  ✓ 101 (web): cores and memory managed, by section DEFAULT
                  ✓ 102 (db): cores and memory managed, by section DEFAULT

                All is well.
                """);
        assertThat(report.worst()).isEmpty();
    }

    @Test
    void aTokenThatTheSetupMakesPasses() throws Exception {
        DoctorReport report = report(
                Map.of("/nodes", Set.of("Sys.Audit"), "/vms", Set.of("VM.Audit", "VM.Config.CPU", "VM.Config.Memory")));

        assertThat(report.worst()).isEmpty();
        assertThat(text(report)).endsWith("All is well.\n");
    }

    @Test
    void whatTheHttpApiCannotDoWithATokenForSizesIsNoFault() throws Exception {
        server.grant(
                "autoscale@pve!daemon",
                "secret",
                Map.of("/nodes", Set.of("Sys.Audit"), "/vms", Set.of("VM.Audit", "VM.Config.CPU", "VM.Config.Memory")));
        ConnectionSettings access =
                access("autoscale@pve!daemon", new Trust.Fingerprint(server.fingerprint()), "localhost");

        DoctorReport report = DoctorReport.of(List.of(
                new ProxmoxApiCheck(access, AccessLevel.SCALING, Set.of(HttpFunction.SNAPSHOTS, HttpFunction.DISKS))));

        assertThat(text(report)).contains("""
                          - not to be had from the HTTP API with this token: snapshots and rollback to them (lacks VM.Snapshot, VM.PowerMgmt); growth of disks (lacks VM.Config.Disk, Datastore.AllocateSpace)
                              lxc-autoscale setup proxmox --print --with snapshots,disks    # the role for those that you want
                        """).endsWith("All is well.\n");
        assertThat(report.worst()).isEmpty();
    }

    @Test
    void anAuditorLacksWhatItTakesToScale() throws Exception {
        DoctorReport report = report(Map.of("/", Set.of("Sys.Audit", "VM.Audit")));

        String role = "LXCAutoScale --privs 'Sys.Audit VM.Audit VM.Config.CPU VM.Config.Memory'";
        assertThat(text(report))
                .isEqualTo("""
                Proxmox VE, by its API
                  ✓ localhost:8006 answers: Proxmox VE 9.2.11
                  ✓ TLS: one certificate is trusted, by its fingerprint
                  ✓ node pve1: online, reports the pressure (PSI) of containers
                  ✓ node pve2: online, reports the pressure (PSI) of containers
                  ✓ Sys.Audit on /nodes, to see what a node has free
                  ✓ VM.Audit on /vms, to see containers, their sizes, tags and usage
                  ✗ VM.Config.CPU on /vms, to set cores: missing
                      pveum role add ROLE || pveum role modify ROLE
                      pveum acl modify /vms --users 'autoscale@pve' --tokens 'autoscale@pve!daemon' --roles LXCAutoScale
                  ✗ VM.Config.Memory on /vms, to set the memory limit: missing
                      pveum role add ROLE || pveum role modify ROLE
                      pveum acl modify /vms --users 'autoscale@pve' --tokens 'autoscale@pve!daemon' --roles LXCAutoScale
                  - a burst of memory cannot be slowed down by the API, so shrinks leave more room; the daemon on the node itself (backend: proxmox) can, and raises a limit within milliseconds
                Containers
                  ✓ 101 (web): cores and memory managed, by section DEFAULT
                  ✓ 102 (db): cores and memory managed, by section DEFAULT

                2 problems need to be fixed.
                """.replace("ROLE |", role + " |").replace("modify ROLE\n", "modify " + role + "\n"));
        assertThat(report.worst()).contains(Fault.NOT_PERMITTED);
    }

    @Test
    void aTokenForTheCoresOfOneContainerIsToldWhatItHasAndWhatNot() throws Exception {
        DoctorReport report = report(Map.of("/vms/101", Set.of("VM.Audit", "VM.Config.CPU")));

        assertThat(lines(report)).containsExactly("""
                ✗ Sys.Audit on /nodes, to see what a node has free: missing
                - VM.Audit on /vms, to see containers, their sizes, tags and usage: only on /vms/101
                - VM.Config.CPU on /vms, to set cores: only on /vms/101
                ✗ VM.Config.Memory on /vms, to set the memory limit: missing
                """.split("\n"));
        assertThat(report.worst()).contains(Fault.NOT_PERMITTED);
    }

    @Test
    void aTokenWithoutRightsIsToldAll() throws Exception {
        DoctorReport report = report(Map.of());

        assertThat(text(report))
                .contains(
                        "  - the token has no right at all; one with privilege separation needs them itself, besides its"
                                + " user\n")
                .contains(
                        "Containers\n  ✗ the API token sees nothing of lab: it needs VM.Audit on /vms and Sys.Audit on"
                                + " /nodes\n");
        assertThat(lines(report)).hasSize(4).allMatch(line -> line.startsWith("✗ ") && line.endsWith(": missing"));
        assertThat(report.worst()).contains(Fault.NOT_PERMITTED);
    }

    /** What is said of rights. */
    private List<String> lines(DoctorReport report) {
        return text(report)
                .lines()
                .filter(line -> line.contains(" on /") && line.contains(", to "))
                .map(String::strip)
                .toList();
    }

    @Test
    void aTokenThatIsUnknownIsToldHowToMakeANewOne() throws Exception {
        DoctorReport report =
                report(access("autoscale@pve!old", new Trust.Fingerprint(server.fingerprint()), "localhost"));

        assertThat(text(report)).startsWith("""
                Proxmox VE, by its API
                  ✗ localhost:8006: Proxmox does not accept the API token (401 Authentication failed!): check token_id and token_secret, and whether it has expired
                      pveum user token remove 'autoscale@pve' old; pveum user token add 'autoscale@pve' old --privsep 0    # then put its value into token_secret
                  ✓ TLS: one certificate is trusted, by its fingerprint
                Containers
                  ✗ Proxmox does not accept the API token""");
        assertThat(report.worst()).contains(Fault.NOT_PERMITTED);
    }

    @Test
    void aHostWithAnotherCertificateIsToldHowToFindTheRightOne() {
        DoctorReport report =
                report(access("autoscale@pve!daemon", new Trust.Fingerprint("ab".repeat(32)), "localhost"));

        assertThat(text(report))
                .startsWith(
                        "Proxmox VE, by its API\n  ✗ localhost:8006 is not trusted: its certificate has the fingerprint ")
                .contains("      openssl s_client -connect localhost:8006 </dev/null | openssl x509 -noout -fingerprint"
                        + " -sha256    # on localhost: compare, then set fingerprint\n")
                .doesNotContain("TLS:");
        assertThat(report.worst()).contains(Fault.NOT_REACHABLE);
    }

    @Test
    void aCertificateThatNobodyKnowsIsShownWithItsFingerprintAndTheKeyToSet() throws Exception {
        DoctorReport report = report(access("autoscale@pve!daemon", new Trust.SystemCas(), "localhost"));

        assertThat(text(report))
                .startsWith(
                        "Proxmox VE, by its API\n  ✗ localhost:8006 is not trusted: its certificate is not signed by a"
                                + " known authority, its SHA-256 fingerprint is " + server.fingerprint()
                                + "; if that is the node's, set fingerprint: to it, or ca_file: /etc/pve/pve-root-ca.pem (or a copy"
                                + " of it)\n")
                .doesNotContain("PKIX")
                .doesNotContain("TLS:");
    }

    @Test
    void onlyTheHostsWhoseCertificateIsInOrderAreSaidToBeTrusted() throws Exception {
        Path ca = Files.writeString(dir.resolve("ca.pem"), server.certificate());
        server.grant("autoscale@pve!daemon", "secret", Map.of("/", SimulatedProxmoxApi.ALL_RIGHTS));

        assertThat(text(report(access("autoscale@pve!daemon", new Trust.CaFile(ca), "127.0.0.2", "localhost"))))
                .contains("✓ TLS: certificates are trusted that a CA of " + ca + " has signed: that of localhost\n");
    }

    @Test
    void whereNothingListensThePortIsToBeChecked() throws Exception {
        int port = server.port();
        server.close();
        ConnectionSettings closed = access("autoscale@pve!daemon", new Trust.AnyCertificate(), "localhost");

        assertThat(text(report(closed)).replace(":" + port, ":8006"))
                .contains("""
                        localhost:8006 cannot be reached: connection refused
                              systemctl status pveproxy    # on localhost; check port
                        """)
                .doesNotContain("TLS:");
    }

    @Test
    void eachHostIsTriedAndWhatIsNotVerifiedIsSaid() throws Exception {
        server.grant("autoscale@pve!daemon", "secret", Map.of("/", SimulatedProxmoxApi.ALL_RIGHTS));

        DoctorReport report =
                report(access("autoscale@pve!daemon", new Trust.AnyCertificate(), "no-such-host.invalid", "localhost"));

        assertThat(text(report)).startsWith("""
                Proxmox VE, by its API
                  ✗ no-such-host.invalid:8006 cannot be reached: there is no such host
                      getent hosts no-such-host.invalid    # check host, and the name server
                  ✓ localhost:8006 answers: Proxmox VE 9.2.11
                  - TLS: any certificate is trusted (verify_tls is false): anyone in between can read the token
                      openssl s_client -connect localhost:8006 </dev/null | openssl x509 -noout -fingerprint -sha256    # compare it on the node, then set fingerprint
                  ✓ node pve1: online,""");
    }

    @Test
    void aNodeThatIsOfflineIsNamed() throws Exception {
        server.takeOffline("pve2");

        DoctorReport report = report(Map.of("/", SimulatedProxmoxApi.ALL_RIGHTS));

        assertThat(text(report)).contains("""
                  ✗ node pve2: offline, so its containers are unknown
                      pvecm status    # on a node that is online
                """.indent(0));
    }

    @Test
    void whatIsNoProxmoxIsSaidToBeNone() throws Exception {
        server.misbehave(9, _ -> true, new Misbehaviour.Html());

        assertThat(text(report(Map.of())))
                .contains("  ✗ localhost:8006 answered with text/html")
                .contains(
                        "      curl -k https://localhost:8006/api2/json    # Proxmox answers with JSON: check host and"
                                + " port\n");
    }
}
