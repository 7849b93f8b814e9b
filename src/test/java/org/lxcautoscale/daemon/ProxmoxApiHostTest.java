package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.SynchronousWriter;
import org.lxcautoscale.host.proxmox.api.ApiClient;
import org.lxcautoscale.host.proxmox.api.ApiWriter;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings.Timeouts;
import org.lxcautoscale.host.proxmox.api.ProxmoxApi;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.Settings;

/** The backend {@code proxmox-api}, as a configuration opens it. */
class ProxmoxApiHostTest {

    @TempDir
    Path dir;

    private final List<String> logged = new ArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final Level level = root.getLevel();
    private final Handler handler = new Handler() {
        @Override
        public synchronized void publish(LogRecord record) {
            logged.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final VirtualTime time = new VirtualTime(Scenario.mixed(1).start());
    private SimulatedProxmoxApi server;

    @BeforeEach
    void start() throws IOException {
        Scenario scenario = Scenario.mixed(1);
        server = new SimulatedProxmoxApi(time, List.of(new SimulatedHost(scenario, time)));
        handler.setLevel(Level.ALL);
        root.setLevel(Level.INFO);
        root.addHandler(handler);
    }

    @AfterEach
    void stop() throws IOException {
        root.removeHandler(handler);
        root.setLevel(level);
        server.close();
    }

    private Settings settings(String more) throws IOException, InvalidConfigurationException {
        Path token = Files.writeString(dir.resolve("token"), SimulatedProxmoxApi.TOKEN_SECRET);
        Path file = Files.writeString(dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: proxmox-api
                  state_dir: %s/state
                  backup_dir: %s/backups
                  log_file: %s/log
                proxmox_api:
                  host: localhost
                  port: %d
                  token_id: %s
                  token_secret_file: %s
                  %s
                """.formatted(
                        dir, dir, dir, server.port(), SimulatedProxmoxApi.TOKEN_ID, token, more));
        return new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
    }

    @Test
    void aPinnedFingerprintSuffices() throws Exception {
        try (OpenHost host = Hosts.open(settings("fingerprint: \"" + server.fingerprint() + "\""))) {
            assertThat(host.backend()).isEqualTo("proxmox-api");
            assertThat(host.host().name()).isEqualTo("localhost");
            assertThat(host.host().observe().containers()).hasSizeGreaterThan(10);
            assertThat(host.tasks()).isPresent();
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void theHistoryBeginsWithWhatProxmoxHasRecorded() throws Exception {
        Settings settings = settings("fingerprint: \"" + server.fingerprint() + "\"");
        Path state = Files.createDirectories(settings.startup().files().stateDir());
        Moment now = time.now();
        try (OpenHost host = Hosts.open(settings);
                Recording recording = Recording.start(settings, host, List::of)) {
            Observation seen = host.host().observe();
            seen.containers()
                    .forEach(container -> recordYear(container.id(), now.wall().truncatedTo(ChronoUnit.DAYS)));
            recording.listener().observed(seen, now);
            recording.listener().observed(host.host().observe(), now.plus(Duration.ofMinutes(1)));

            await().untilAsserted(() -> assertThat(logged)
                    .anyMatch(line -> line.matches(
                            "INFO The history of \\d\\d containers was filled with what the host has recorded.")));
        }
        try (PastUsage past = PastUsage.open(settings.startup().history(), state)) {
            Instant until = now.wall();
            assertThat(past.container(
                                    "101",
                                    List.of(ContainerFigure.values()),
                                    until.minus(Duration.ofDays(365)),
                                    until,
                                    Duration.ofHours(1))
                            .points())
                    .hasSize(364 * 24)
                    .allSatisfy(point -> assertThat(point.figures())
                            .containsEntry(ContainerFigure.CPU_MEAN, 1000L)
                            .containsEntry(ContainerFigure.CPU_MAX, 3000L));
        }
    }

    /** Steps of 6 hours, the last of which ended at that time. */
    private void recordYear(ContainerId id, Instant end) {
        for (String timeframe : List.of("year", "month", "week", "day")) {
            for (String consolidation : List.of("AVERAGE", "MAX")) {
                String cpu = consolidation.equals("MAX") ? "0.75" : "0.25";
                server.record(
                        id,
                        timeframe,
                        consolidation,
                        IntStream.range(0, 364 * 4)
                                .mapToObj(step -> "{\"time\":%s,\"cpu\":%s,\"maxcpu\":4}"
                                        .formatted(end.getEpochSecond() - step * 21_600L, cpu))
                                .collect(Collectors.joining(",", "[", "]")));
            }
        }
    }

    @Test
    void aFileOfCasSuffices() throws Exception {
        Path ca = Files.writeString(dir.resolve("ca.pem"), server.certificate());
        try (OpenHost host = Hosts.open(settings("ca_file: " + ca))) {
            assertThat(host.host().observe().containers()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void aFileWithoutCasIsReported() throws Exception {
        Path ca = Files.writeString(dir.resolve("ca.pem"), "");
        Settings settings = settings("ca_file: " + ca);

        assertThatExceptionOfType(HostUnavailableException.class)
                .isThrownBy(() -> Hosts.open(settings))
                .withMessage(ca + " holds no certificate");
    }

    @Test
    void withoutEitherTheCertificateIsNotTrustedUnlessItIsNotVerifiedWhichIsSaidAtEveryStart() throws Exception {
        try (OpenHost host = Hosts.open(settings(""))) {
            assertThatExceptionOfType(HostUnavailableException.class)
                    .isThrownBy(() -> host.host().observe())
                    .withMessageContaining("is not trusted");
        }
        logged.clear();
        for (int start = 0; start < 2; start++) {
            try (OpenHost host = Hosts.open(settings("verify_tls: false"))) {
                assertThat(host.host().observe().containers()).hasSizeGreaterThan(10);
            }
        }
        assertThat(logged).hasSize(2).allMatch(line -> line.startsWith("WARNING verify_tls is false"));
    }

    @Test
    void aNewSecretInTheFileIsUsedWithoutARestart() throws Exception {
        Settings settings = settings("fingerprint: \"" + server.fingerprint() + "\"");
        server.grant(SimulatedProxmoxApi.TOKEN_ID, "another", Map.of("/", SimulatedProxmoxApi.ALL_RIGHTS));
        server.revoke(SimulatedProxmoxApi.TOKEN_ID, SimulatedProxmoxApi.TOKEN_SECRET);
        try (OpenHost host = Hosts.open(settings)) {
            assertThatExceptionOfType(HostUnavailableException.class)
                    .isThrownBy(() -> host.host().observe())
                    .withMessageContaining("401");

            Files.writeString(dir.resolve("token"), "another\n");

            assertThat(host.host().observe().containers()).hasSizeGreaterThan(10);
        }
        assertThat(logged.toString())
                .contains("holds a new secret of the API token, which will be used from now on")
                .doesNotContain("another");
    }

    @Test
    void anUnreachableApiIsLoggedOnceAndSoIsItsRecovery() throws Exception {
        Settings settings = settings("fingerprint: \"" + server.fingerprint() + "\"");
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                3,
                Duration.ofMillis(1),
                Duration.ofMillis(2));
        ConnectionSettings access = Hosts.connectionSettings(settings.startup().proxmoxApi());
        ApiClient client = new ApiClient(
                new ConnectionSettings(access.hosts(), access.port(), access.token(), access.trust(), timeouts));
        ProxmoxApi api = new ProxmoxApi("lab", client, true, () -> time.now().monotonic());
        server.misbehave(
                15,
                request -> request.path().equals("/cluster/resources"),
                new Misbehaviour.Refusal(401, "Authentication failed!"));
        OpenHost open =
                new OpenHost("proxmox-api", api, _ -> new SynchronousWriter(new ApiWriter(client.copy())), time);
        try (Assembly assembly = Assembly.of(settings, open, List.of())) {
            new Daemon(settings, time, assembly.cycle(), inForce -> inForce)
                    .run(time.now().monotonic().plus(Duration.ofHours(3)));
        }

        assertThat(logged.stream().filter(line -> line.startsWith("SEVERE"))).hasSize(1);
        assertThat(logged.stream().filter(line -> line.contains("Recovered from")))
                .hasSize(1);
    }

    @Test
    void theSecretIsInNoLogWhateverTheLevel() throws Exception {
        root.setLevel(Level.ALL);
        try (OpenHost host = Hosts.open(settings("verify_tls: false"))) {
            host.host().observe();
        }
        assertThat(logged.toString()).doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
    }
}
