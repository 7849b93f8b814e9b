package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.ProxmoxApiSettings;
import org.lxcautoscale.settings.ProxmoxApiSettings.Tls;
import org.lxcautoscale.settings.ProxmoxApiSettings.Token;

/** The section {@code proxmox_api}. */
class ProxmoxApiSettingsTest {

    private static final String SECRET = "8d7c1e9a-secret-4711";

    private static final String FINGERPRINT = "AB".repeat(31).replaceAll("..", "$0:") + "AB";

    @TempDir
    Path dir;

    @Test
    void everyKeyIsRead() throws Exception {
        assertThat(Reading.of("""
                DEFAULT:
                  backend: proxmox-api
                proxmox_api:
                  host: [pve1, 10.0.0.2, "fe80::1"]
                  port: 443
                  token_id: autoscale@pve!daemon
                  token_secret: %s
                  fingerprint: "%s"
                  verify_tls: false
                  trust_memory: true
                """.formatted(SECRET, FINGERPRINT)).settings())
                .satisfies(settings -> assertThat(settings.startup().backend()).isEqualTo(Backend.PROXMOX_API))
                .satisfies(settings -> assertThat(settings.startup().proxmoxApi())
                        .isEqualTo(new ProxmoxApiSettings(
                                List.of("pve1", "10.0.0.2", "fe80::1"),
                                443,
                                new Token("autoscale@pve!daemon", SECRET, Optional.empty()),
                                new Tls(FINGERPRINT, Optional.empty(), false),
                                true)));
    }

    @Test
    void theSecretCanComeFromAFile() throws Exception {
        Path file = Files.writeString(dir.resolve("token"), SECRET + "\n");

        assertThat(Reading.of(valid("  token_secret_file: " + file))
                        .settings()
                        .startup()
                        .proxmoxApi())
                .returns(new Token("a@pve!bc1", SECRET, Optional.of(file)), ProxmoxApiSettings::token)
                .returns(8006, ProxmoxApiSettings::port)
                .returns(new Tls("", Optional.empty(), true), ProxmoxApiSettings::tls)
                .returns(false, ProxmoxApiSettings::trustMemory);
    }

    @Test
    void missingKeysAreReportedTogether() {
        assertThat(Reading.complaints("DEFAULT:\n  backend: proxmox-api\nproxmox_api:\n"))
                .containsExactly(
                        "c.yaml:3:1: backend proxmox-api needs host in section proxmox_api",
                        "c.yaml:3:1: backend proxmox-api needs token_id in section proxmox_api",
                        "c.yaml:3:1: backend proxmox-api needs token_secret or token_secret_file in section"
                                + " proxmox_api");
        assertThat(Reading.complaints("DEFAULT:\n  backend: proxmox-api\n"))
                .containsExactly("c.yaml:2:12: backend proxmox-api needs the section proxmox_api");
    }

    @Test
    void invalidValuesAreRefused() {
        assertThat(Reading.complaints("""
                DEFAULT:
                  backend: proxmox-api
                proxmox_api:
                  host: "pve1/evil"
                  token_id: root@pam
                  token_secret: "two words"
                  fingerprint: AB:CD
                  ca_file: ca.pem
                """))
                .containsExactly(
                        "c.yaml:4:9: 'pve1/evil' is not a host name or address",
                        "c.yaml:5:13: token_id is 'root@pam', but must be a token id, such as autoscale@pve!daemon",
                        "c.yaml:6:17: the secret contains blanks or other characters that a secret cannot contain",
                        "c.yaml:7:16: fingerprint is 'AB:CD', but must be a SHA-256 fingerprint of 32 pairs of"
                                + " hexadecimal digits",
                        "c.yaml:8:12: fingerprint and ca_file are both given; keep one of them",
                        "c.yaml:8:12: ca_file is 'ca.pem', but must be an absolute path");
    }

    @Test
    void aFileOfCasMustExist() {
        assertThat(Reading.complaints(valid("  token_secret: " + SECRET + "\n  ca_file: /nowhere/ca.pem")))
                .singleElement()
                .asString()
                .endsWith("/nowhere/ca.pem does not exist");
    }

    @Test
    void theSecretIsShownNowhere() throws Exception {
        Configuration configuration =
                new ConfigurationReader(Map.of()).read("c.yaml", valid("  token_secret: " + SECRET), Map.of());

        assertThat(configuration.settings().toString()).contains("secret=***").doesNotContain(SECRET);
        assertThat(configuration.all().toString()).contains("token_secret").doesNotContain(SECRET);
        assertThat(Reading.problems(valid("  token_secret: " + SECRET + "\n  token_secret_file: /nowhere/token"))
                        .toString())
                .contains("keep one of them")
                .doesNotContain(SECRET);
    }

    private static String valid(String secret) {
        return "DEFAULT:\n  backend: proxmox-api\nproxmox_api:\n  host: pve1\n  token_id: a@pve!bc1\n" + secret + "\n";
    }

    @Test
    void byTheApiShrinksLeaveMoreRoom() throws InvalidConfigurationException {
        assertThat(margin("proxmox", "")).isEqualTo(20);
        assertThat(margin("proxmox-api", "")).isEqualTo(35);
        assertThat(margin("proxmox-api", ", usage_margin_percent: 12")).isEqualTo(12);
    }

    private static double margin(String backend, String more) throws InvalidConfigurationException {
        String api = backend.equals("proxmox-api")
                ? "proxmox_api: {host: pve1, token_id: 'a@pve!bc', token_secret: %s}\n".formatted(SECRET)
                : "";
        return Reading.of("DEFAULT: {backend: " + backend + more + "}\n" + api)
                .settings()
                .containers()
                .defaults()
                .shrinkSafety()
                .usageMarginPercent();
    }
}
