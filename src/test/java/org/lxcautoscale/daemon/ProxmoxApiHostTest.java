package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
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
    private SimulatedProxmoxApi server;

    @BeforeEach
    void start() throws IOException {
        Scenario scenario = Scenario.mixed(1);
        VirtualTime time = new VirtualTime(scenario.start());
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
        Path file = Files.writeString(
                dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: proxmox-api
                proxmox_api:
                  host: localhost
                  port: %d
                  token_id: %s
                  token_secret_file: %s
                  %s
                """.formatted(server.port(), SimulatedProxmoxApi.TOKEN_ID, token, more));
        return new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
    }

    @Test
    void aPinnedFingerprintSuffices() throws Exception {
        try (OpenHost host = Hosts.open(settings("fingerprint: \"" + server.fingerprint() + "\""))) {
            assertThat(host.backend()).isEqualTo("proxmox-api");
            assertThat(host.host().name()).isEqualTo("localhost");
            assertThat(host.host().observe().containers()).hasSizeGreaterThan(10);
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void aFileOfCasSuffices() throws Exception {
        Path ca = Files.writeString(dir.resolve("ca.pem"), server.certificate());
        try (OpenHost host = Hosts.open(settings("ca_file: " + ca))) {
            assertThat(host.host().observe().containers()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void aFileWithoutCasIsSaidToBeOne() throws Exception {
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
    void theSecretIsInNoLogWhateverTheLevel() throws Exception {
        root.setLevel(Level.ALL);
        try (OpenHost host = Hosts.open(settings("verify_tls: false"))) {
            host.host().observe();
        }
        assertThat(logged.toString()).doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
    }
}
