package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Settings;

/** Files in the shapes of all releases of the original. */
class OriginalFilesTest {

    private static Settings settings(String yaml) throws InvalidConfigurationException {
        return Reading.of(yaml).settings();
    }

    private static List<String> warnings(String yaml) throws InvalidConfigurationException {
        return Reading.lines(Reading.of(yaml).warnings());
    }

    @Test
    void theSectionOf2025IsDefault() throws InvalidConfigurationException {
        String file = """
                DEFAULTS:
                  reserve_cpu_percent: 10
                  memory_upper_threshold: 70
                  max_cores: 6
                  ignore_lxc:
                    - "104"  # as a text
                TIER_shop:
                  lxc_containers:
                    - "102"
                  max_cores: 3
                """;

        assertThat(settings(file)).isEqualTo(settings(file.replace("DEFAULTS", "DEFAULT")));
        assertThat(settings(file).containers().ignored()).hasToString("[104]");
        assertThat(warnings(file)).isEmpty();
        assertThat(Reading.complaints("DEFAULTS: {}\nDEFAULT: {}\n"))
                .containsExactly("c.yaml:2:1: section 'DEFAULT' appears twice; put its keys together");
    }

    @Test
    void keysForSshMailAndWebhooksAreWarnings() throws InvalidConfigurationException {
        assertThat(warnings("""
                DEFAULT:
                  smtp_port:
                  smtp_to:
                  - ''
                  uptime_kuma_webhook_url: 'http://kuma/api/push/x?status=up'
                  use_remote_proxmox: false
                  ssh_password: ${NOT_SET}
                """))
                .containsExactly(
                        "c.yaml:2:3: 'smtp_port' has no effect: no mail is sent here; notifications go to Gotify"
                                + " (gotify_url)",
                        "c.yaml:3:3: 'smtp_to' has no effect: no mail is sent here; notifications go to Gotify"
                                + " (gotify_url)",
                        "c.yaml:5:3: 'uptime_kuma_webhook_url' has no effect: Uptime Kuma is not told anything here;"
                                + " notifications go to Gotify (gotify_url)",
                        "c.yaml:6:3: 'use_remote_proxmox' has no effect: there is no SSH here",
                        "c.yaml:7:3: 'ssh_password' has no effect: there is no SSH here; the program runs on the Proxmox"
                                + " node itself, or reaches it with backend: proxmox-api");
    }

    @Test
    void secretsOfTheOriginalAreNotShown() throws InvalidConfigurationException {
        assertThat(Reading.of("""
                DEFAULT:
                  smtp_password: s3cr3t
                  ssh_password: s3cr3t
                  uptime_kuma_webhook_url: http://kuma/api/push/s3cr3t
                """).warnings())
                .hasSize(3)
                .allSatisfy(warning -> assertThat(warning.toString()).doesNotContain("s3cr3t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", "1", "perhaps"})
    void aRemoteHostForcesADryRun(String value) throws InvalidConfigurationException {
        String file = "DEFAULT:\n  use_remote_proxmox: " + value + "\n  proxmox_host: 192.0.2.1\n  dry_run: false\n";

        assertThat(settings(file).startup().dryRun()).isTrue();
        assertThat(warnings(file).getFirst())
                .startsWith("c.yaml:2:3: 'use_remote_proxmox' is not supported: there is no SSH here.")
                .contains("nothing is changed (dry_run)");
        assertThat(Reading.of(file).all())
                .filteredOn(value1 -> value1.key().equals("dry_run"))
                .singleElement()
                .returns("c.yaml:2, use_remote_proxmox", Configuration.EffectiveValue::origin);
    }

    @ParameterizedTest
    @CsvSource({"cli,PROXMOX", "CLI,PROXMOX", "proxmox,PROXMOX", "lxc,LXC"})
    void backendNamesOfTheOriginalAreAccepted(String written, Backend meant) throws InvalidConfigurationException {
        assertThat(settings("DEFAULT: {backend: " + written + "}").startup().backend())
                .isEqualTo(meant);
    }

    @Test
    void theApiIsReachedAsTheOriginalSaidBelowDefault() throws InvalidConfigurationException {
        Settings ours = Reading.of("""
                DEFAULT: {backend: proxmox-api}
                proxmox_api: {host: 192.0.2.1, token_id: autoscale@pve!scaling, token_secret: abc, verify_tls: false}
                """).settings();
        Configuration original = Reading.with(Map.of("PROXMOX_API_TOKEN", "abc"), """
                DEFAULT:
                  backend: api
                  use_remote_proxmox: true
                  proxmox_api:
                    enabled: true
                    host: 192.0.2.1
                    user: autoscale@pve
                    token_name: scaling
                    token_value: ${PROXMOX_API_TOKEN}
                    verify_ssl: false
                """, Map.of());

        assertThat(original.settings()).isEqualTo(ours);
        assertThat(Reading.lines(original.warnings()))
                .containsExactly(
                        "c.yaml:3:3: 'use_remote_proxmox' has no effect: there is no SSH here",
                        "c.yaml:5:5: 'enabled' has no effect: backend: proxmox-api turns the API on");
    }

    @Test
    void missingApiKeysAreReportedAtTheirPlace() {
        assertThat(Reading.complaints("DEFAULT:\n  proxmox_api:\n    user: a@pve\n    tokn_value: x\n"))
                .containsExactly(
                        "c.yaml:3:5: 'user' also needs token_name: together they form token_id, such as"
                                + " autoscale@pve!daemon",
                        "c.yaml:4:5: unknown key 'tokn_value' in section 'proxmox_api'");
        assertThat(Reading.complaints("DEFAULT:\n  proxmox_api: {host: a}\nproxmox_api: {host: b}\n"))
                .containsExactly("c.yaml:3:1: section 'proxmox_api' appears twice; put its keys together");
    }

    @Test
    void boostPinningAndFactorsOfTiersAreWarnings() throws InvalidConfigurationException {
        String tier = """
                TIER_db:
                  lxc_containers: ["105"]
                  poll_interval: 120
                  scaling_mode: boost
                  boost_factor: 1.5
                  saturation_threshold: 0.90
                  consecutive_samples: 2
                  cpu_pinning: p-cores
                  gotify_url: your_url
                """;

        assertThat(warnings(tier))
                .hasSize(7)
                .allMatch(warning -> warning.contains("' has no effect: "))
                .anyMatch(warning -> warning.startsWith("c.yaml:8:3: 'cpu_pinning'"));
    }

    @Test
    void minContainersIsAnotherNameOfMinInstances() throws InvalidConfigurationException {
        String group = """
                HORIZONTAL_SCALING_GROUP_1:
                  base_snapshot_name: '101'
                  scale_in_grace_period: 600
                  horiz_cpu_lower_threshold: 30
                  min_containers: 2
                """;

        assertThat(settings(group).containers().groups().getFirst().instances().min())
                .isEqualTo(2);
        assertThat(warnings(group)).isEmpty();
        assertThat(settings(group + "  min_instances: 2\n")
                        .containers()
                        .groups()
                        .getFirst()
                        .instances()
                        .min())
                .isEqualTo(2);
        assertThat(Reading.complaints(group + "  min_instances: 3\n"))
                .containsExactly(
                        "c.yaml:5:3: 'min_containers' is another name of min_instances, with a different value; keep"
                                + " min_instances");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEFAULT", "TIER_A"})
    void aFormerNameOfAKeyCountsAndIsAWarning(String section) throws InvalidConfigurationException {
        String file = section + ":\n  memory_margin_percent: 30\n";

        assertThat(settings(file)).isEqualTo(settings(file.replace("memory_margin", "usage_margin")));
        assertThat(Reading.of(file).all())
                .contains(new Configuration.EffectiveValue(section, "usage_margin_percent", "30", "c.yaml:2"));
        assertThat(warnings(file))
                .containsExactly("c.yaml:2:3: 'memory_margin_percent' is called usage_margin_percent now; the former"
                        + " name still works");
    }

    @Test
    void aFormerNameMayNotDisagreeWithTheNewOne() throws InvalidConfigurationException {
        String file = "DEFAULT:\n  usage_margin_percent: 30\n  memory_margin_percent: ";

        assertThat(settings(file + "30")).isEqualTo(settings("DEFAULT: {usage_margin_percent: 30}"));
        assertThat(warnings(file + "30")).hasSize(1);
        assertThat(Reading.complaints(file + "20"))
                .containsExactly("c.yaml:3:3: 'memory_margin_percent' is another name of usage_margin_percent, with a"
                        + " different value; keep usage_margin_percent");
    }

    @Test
    void theFileOfTheSetUpScriptIsRead() throws InvalidConfigurationException {
        String file = """
                DEFAULT:
                  poll_interval: 600
                  energy_mode: False
                  ignore_lxc:\s
                    -\s

                TIER_101:
                  min_cores:\s
                  max_cores: 2
                  min_memory: 512
                  max_memory: 1536
                  lxc_containers:\s
                    - 101
                 # Autogenerated by a script
                """;

        assertThat(settings(file).containers().ignored()).isEmpty();
        assertThat(warnings(file)).containsExactly("c.yaml:8:3: min_cores is empty, so the value of DEFAULT applies");
    }

    @Test
    void aDuplicateKeyMustHaveTheSameValue() throws InvalidConfigurationException {
        String twice = "DEFAULT:\n  reserve_memory_mb: 1024\n  reserve_memory_mb: ";

        assertThat(settings(twice + "1024").reserve())
                .isEqualTo(settings("DEFAULT: {reserve_memory_mb: 1024}").reserve());
        assertThat(warnings(twice + "1024"))
                .containsExactly(
                        "c.yaml:3:3: key 'reserve_memory_mb' appears twice in section 'DEFAULT', with the same value");
        assertThat(Reading.complaints(twice + "2048"))
                .containsExactly("c.yaml:3:3: key 'reserve_memory_mb' appears twice in section 'DEFAULT'; remove one");
    }

    @Test
    void wrongKeysAreStillErrors() {
        assertThat(Reading.complaints("DEFAULT:\n  smtp_servr: x\n  boost_factr: 2\nTIER_A:\n  ignore_lxc: [1]\n"))
                .hasSize(3)
                .allMatch(complaint -> complaint.contains("unknown key") || complaint.contains("belongs in"));
    }

    /** Every key of the original, each alone in its section. */
    static Stream<String> keysOfTheOriginal() {
        List<String> yaml = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            for (String name : OriginalKeys.names(scope)) {
                if (OriginalKeys.treatment(scope, name).orElseThrow() instanceof OriginalKeys.Treatment.Ignored) {
                    yaml.add(
                            switch (scope) {
                                case DEFAULT -> "DEFAULT: {" + name + ": some}";
                                case TIER -> "TIER_A: {" + name + ": some}";
                                case GROUP -> "HORIZONTAL_SCALING_GROUP_A: {base_snapshot_name: 1, " + name + ": some}";
                                case HISTORY -> "history: {" + name + ": some}";
                                case ML -> "ml: {" + name + ": some}";
                                case API -> "api: {" + name + ": some}";
                                case PROXMOX_API -> "proxmox_api: {" + name + ": some}";
                            });
                }
            }
        }
        return yaml.stream();
    }

    @ParameterizedTest
    @MethodSource("keysOfTheOriginal")
    void aKeyWithoutEffectIsOnlyAWarning(String yaml) throws InvalidConfigurationException {
        assertThat(warnings(yaml)).singleElement().asString().startsWith("c.yaml:1:");
        assertThat(settings(yaml).containers().defaults())
                .isEqualTo(settings("").containers().defaults());
    }
}
