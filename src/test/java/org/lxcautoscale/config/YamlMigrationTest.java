package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A YAML file of the original becomes one of ours, and nothing else in it changes. */
class YamlMigrationTest extends YamlMigrationFixture {

    @Test
    void keysChangeAtTheirPlacesAndAllElseStays() throws Exception {
        String old = """
                # my host

                DEFAULTS:   # all containers
                    max_cores:    6   # enough
                    "memory_margin_percent" : 12  # was 20

                    backend:  'cli'
                    smtp_port: 25 # plain
                    # until here
                TIER_a:
                  lxc_containers:
                  - 101
                  min_cores:
                  boost_factor: 1.5
                HORIZONTAL_SCALING_GROUP_1: {base_snapshot_name: 104, "min_containers":2}
                """;

        assertThat(migrated(old)).isEqualTo("""
                # my host

                DEFAULT:   # all containers
                    max_cores:    6   # enough
                    "usage_margin_percent" : 12  # was 20

                    backend:  proxmox
                    # smtp_port: 25 # plain  # no effect: no mail is sent here; notifications go to Gotify (gotify_url)
                    # until here
                TIER_a:
                  lxc_containers:
                  - 101
                  # min_cores:  # no effect: it is empty, so the value of DEFAULT applies
                  # boost_factor: 1.5  # no effect: there is no boost here; containers grow by thresholds, and at once \
                when they are short of memory
                HORIZONTAL_SCALING_GROUP_1: {base_snapshot_name: 104, "min_instances":2}
                """);
        assertThat(changes(old))
                .containsExactly(
                        "DEFAULTS|-|3|section DEFAULT",
                        "memory_margin_percent|DEFAULT|5|usage_margin_percent",
                        "backend|DEFAULT|7|backend: proxmox",
                        "smtp_port|DEFAULT|8|no effect: no mail is sent here; notifications go to Gotify (gotify_url)",
                        "min_cores|TIER_a|13|no effect: it is empty, so the value of DEFAULT applies",
                        "boost_factor|TIER_a|14|no effect: there is no boost here; containers grow by thresholds, and at"
                                + " once when they are short of memory",
                        "min_containers|HORIZONTAL_SCALING_GROUP_1|15|min_instances");
        assertThat(plan(old).kept()).isEqualTo(3);
    }

    @Test
    void theNestedApiBecomesASectionOfItsOwn() throws Exception {
        String old = """
                DEFAULT:
                  backend: api
                  # the cluster
                  proxmox_api:
                    enabled: true
                    # by address
                    host: 192.0.2.1
                    token_name: scaling  # its name
                    user: autoscale@pve
                    token_value: ${TOKEN}
                    verify_ssl: false
                  max_cores: 4
                """;

        assertThat(migrated(old)).isEqualTo("""
                DEFAULT:
                  backend: proxmox-api
                  max_cores: 4

                # the cluster
                proxmox_api:
                  # enabled: true  # no effect: backend: proxmox-api turns the API on
                  # by address
                  host: 192.0.2.1
                  # token_name: ***  # its name  # part of token_id
                  token_id: autoscale@pve!scaling
                  token_secret: ${TOKEN}
                  verify_tls: false
                """);
        assertThat(changes(old))
                .startsWith(
                        "backend|DEFAULT|2|backend: proxmox-api",
                        "proxmox_api|DEFAULT|4|section proxmox_api",
                        "enabled|proxmox_api|5|no effect: backend: proxmox-api turns the API on")
                .contains("user|proxmox_api|9|token_id");
    }

    @Test
    void aRemoteHostBecomesADryRun() throws Exception {
        assertThat(migrated("DEFAULT:\n  use_remote_proxmox: yes # far away\n  dry_run: false\n"))
                .isEqualTo("""
                        DEFAULT:
                          dry_run: true # far away
                          # dry_run: false  # no effect: use_remote_proxmox sets dry_run: true
                        """);
        assertThat(migrated("DEFAULT:\n  use_remote_proxmox: no\n"))
                .isEqualTo("DEFAULT:\n  # use_remote_proxmox: no  # no effect: there is no SSH here\n");
    }

    @Test
    void aValueOfManyLinesBecomesACommentAsAWhole() throws Exception {
        assertThat(migrated("""
                DEFAULT:
                  smtp_to:  # those at work
                  - a@example.org

                  - b@example.org # and b
                  # the next
                  smtp_from: "a
                    b"
                  ssh_user: >-
                    long
                     name

                  max_cores: 3
                """)).isEqualTo("""
                DEFAULT:
                  # smtp_to:  # those at work  # no effect: no mail is sent here; notifications go to Gotify (gotify_url)
                  # - a@example.org

                  # - b@example.org # and b
                  # the next
                  # smtp_from: "a  # no effect: no mail is sent here; notifications go to Gotify (gotify_url)
                  #   b"
                  # ssh_user: >-  # no effect: there is no SSH here; the program runs on the Proxmox node itself, or \
                reaches it with backend: proxmox-api
                  #   long
                  #    name

                  max_cores: 3
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cr3t",
                "'s3cr3t'  # my mail",
                "\n    s3cr3t",
                "|\n    s3cr3t\n    s3cr3t",
                "\"x\n    s3cr3t\"",
                "[s3cr3t,\n    s3cr3t]",
                "\n  - s3cr3t\n  - s3cr3t"
            })
    void secretsWithoutEffectAreInTheBackupOnly(String value) throws Exception {
        String old = "DEFAULT:\n  smtp_password: " + value + "\n  max_cores: 3\n";

        Migration.Plan plan = plan(old);

        assertThat(plan.text()).contains("***", "\n  max_cores: 3\n").doesNotContain("s3cr3t");
        assertThat(plan.changes())
                .singleElement()
                .extracting(Migration.Change::here)
                .asString()
                .endsWith("; the comment has *** for its value");
        assertThat(migration.write(plan, NOW)).hasContent(old);
    }

    @Test
    void aRepeatedKeyStaysOnce() throws Exception {
        assertThat(migrated("DEFAULT:\n  max_cores: 3\n  max_cores: 3\n"))
                .isEqualTo("DEFAULT:\n  max_cores: 3\n  # max_cores: 3  # no effect: it is there twice\n");
        assertThat(migrated("DEFAULT:\n  memory_margin_percent: 3\n  usage_margin_percent: 3\n"))
                .isEqualTo("""
                        DEFAULT:
                          # memory_margin_percent: 3  # no effect: usage_margin_percent says the same
                          usage_margin_percent: 3
                        """);
    }

    @Test
    void lineEndsTabsAndTheMarkAtTheStartAreKept() throws Exception {
        assertThat(migrated("\uFEFFDEFAULTS:\r\n  smtp_port: 25\t\r\n  max_cores: 3\t# tab\r\n"))
                .isEqualTo("\uFEFFDEFAULT:\r\n  # smtp_port: 25  # no effect: no mail is sent here; notifications go to"
                        + " Gotify (gotify_url)\t\r\n  max_cores: 3\t# tab\r\n");
        assertThat(migrated("# 💾 é\nDEFAULT:\n  lock_file: /😀 # 😀\n  backend: cli"))
                .isEqualTo("# 💾 é\nDEFAULT:\n  lock_file: /😀 # 😀\n  backend: proxmox");
        assertThat(migrated("DEFAULT:\r\n  proxmox_api:\r\n    host: a\r\n    port: 1"))
                .isEqualTo("DEFAULT:\r\n\r\nproxmox_api:\r\n  host: a\r\n  port: 1");
    }

    @Test
    void whatCannotBeEditedHasToBeChangedByHand() throws Exception {
        assertThat(refusal("DEFAULT: {max_cores: 3, smtp_port: 25, scaling_mode: x}\n"))
                .containsExactly(
                        "lxc_autoscale.yaml:1:25: 'smtp_port' should become a comment, but shares a line with something"
                                + " else; put it on a line of its own",
                        "lxc_autoscale.yaml:1:40: 'scaling_mode' should become a comment, but shares a line with"
                                + " something else; put it on a line of its own");
        assertThat(refusal("DEFAULT: {proxmox_api: {host: a}}\n"))
                .singleElement()
                .asString()
                .startsWith("lxc_autoscale.yaml:1:11: 'proxmox_api' is a section of its own here");
        assertThat(refusal("DEFAULT:\n  backend: |-\n    cli\n"))
                .singleElement()
                .asString()
                .startsWith("lxc_autoscale.yaml:2:3: 'backend' is written in another way here");
        assertThat(refusal("---\nDEFAULT:\n  proxmox_api:\n    host: a\n...\n"))
                .singleElement()
                .asString()
                .startsWith("lxc_autoscale.yaml:1:1: this cannot be migrated without loss, so nothing was changed");
        assertThat(files()).containsExactly("lxc_autoscale.yaml");
    }

    @Test
    void aVariableThatDecidesIsNotLost() throws Exception {
        migration = new YamlMigration(yaml, Map.of("REMOTE", "false"));

        assertThat(refusal("DEFAULT:\n  use_remote_proxmox: ${REMOTE}\n"))
                .singleElement()
                .asString()
                .endsWith("it would no longer mean the same");
    }

    @Test
    void anInvalidFileIsLeftAlone() throws IOException {
        Files.writeString(yaml, "DEFAULT:\n  backend: cli\n  colour: red\n  max_cores: &a 3\n");

        assertThatThrownBy(migration::plan)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("lxc_autoscale.yaml:3:3: unknown key 'colour'")
                .hasMessageContaining("lxc_autoscale.yaml:4:14: anchors");
        assertThat(files()).containsExactly("lxc_autoscale.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "DEFAULT:\n", "DEFAULT:\n  backend: ${B:-cli}\n  max_cores: 3"})
    void aFileOfOursHasNothingToMigrate(String text) throws Exception {
        Files.writeString(yaml, text);

        assertThat(migration.plan()).isEmpty();
    }

    /** Every key of the original in every way to write its value: migrated for good, or refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                " 1",
                " '1' # x",
                " \"1\"",
                "",
                " |\n      1\n",
                " >-\n      1\n      2",
                "\n    - 1\n    # x\n    - 2",
                " [1,\n      2]",
                "\n      1",
                " 1\n      2",
                " !!str 1",
                "\r\n      - 1\r\n\r\n"
            })
    void noWayOfWritingDamagesAFile(String value) throws Exception {
        int migrated = 0;
        for (ConfigKey.Scope scope : ConfigKey.Scope.values()) {
            for (String key : OriginalKeys.names(scope)) {
                for (String form : List.of(
                        section(scope) + ":\n    %s:%s",
                        section(scope) + ": {%s:%s, }",
                        "? " + section(scope) + "\n: ? %s\n  :%s\n")) {
                    migrated += isMigrated(form.replaceFirst("%s", key).replace("%s", value)) ? 1 : 0;
                }
            }
        }
        assertThat(migrated).isPositive();
    }

    private static String section(ConfigKey.Scope scope) {
        return switch (scope) {
            case DEFAULT -> "DEFAULT";
            case TIER -> "TIER_a";
            case GROUP -> "HORIZONTAL_SCALING_GROUP_a";
            case HISTORY -> "history";
            case ML -> "ml";
            case API -> "api";
            case PROXMOX_API -> "proxmox_api";
        };
    }

    private boolean isMigrated(String old) throws IOException {
        Files.writeString(yaml, old);
        try {
            Configuration before = new ConfigurationReader(Map.of()).read(yaml, Map.of());
            Optional<Migration.Plan> plan = migration.plan();
            assertThat(plan).as(old).isPresent();
            Files.writeString(yaml, plan.get().text());
            Configuration after = new ConfigurationReader(Map.of()).read(yaml, Map.of());
            assertThat(after.settings()).as(old).isEqualTo(before.settings());
            assertThat(after.warnings()).as(old).isEmpty();
            assertThat(migration.plan()).as(old).isEmpty();
            return true;
        } catch (InvalidConfigurationException e) {
            assertThat(e.problems()).as(old).allMatch(problem -> problem.where().startsWith(yaml + ":"));
            return false;
        }
    }
}
