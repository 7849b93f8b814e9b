package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.ConfigurationChange.OfContainer;
import org.lxcautoscale.config.ConfigurationChange.Value;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.ContainerIdentity;

/** What a change of the configuration means is said by value and by container. */
class ConfigurationChangeTest {

    private static final List<ContainerIdentity> CONTAINERS = List.of(
            container("100", "db"), container("101", "web1"), container("102", "web2", "autoscale-max-cores-3"));

    private static ContainerIdentity container(String id, String name, String... tags) {
        return new ContainerIdentity(new ContainerId(id), name, Optional.of(Set.of(tags)));
    }

    private static ConfigurationChange change(String before, String after) throws InvalidConfigurationException {
        return ConfigurationChange.of(Reading.of(before), Reading.of(after), CONTAINERS);
    }

    private static List<String> values(List<Value> values) {
        return values.stream()
                .map(one -> one.section() + " " + one.key() + ": " + one.before() + " -> " + one.after()
                        + (one.needsRestart() ? " (restart)" : ""))
                .toList();
    }

    private static List<String> containers(ConfigurationChange change) {
        return change.containers().stream()
                .map((OfContainer one) ->
                        one.container().id() + " " + one.before().section() + " "
                                + one.before().mode() + " -> " + one.after().section() + " "
                                + one.after().mode() + " "
                                + one.values().stream()
                                        .map(value -> value.key() + ": " + value.after())
                                        .toList())
                .toList();
    }

    @Test
    void aValueOfDefaultConcernsAllThatTakeItFromThere() throws Exception {
        ConfigurationChange change = change(
                "DEFAULT:\n  max_cores: 4\nTIER_WEB:\n  lxc_containers: [101]\n  max_cores: 6\n",
                "DEFAULT:\n  max_cores: 5\nTIER_WEB:\n  lxc_containers: [101]\n  max_cores: 6\n");

        assertThat(values(change.values())).containsExactly("DEFAULT max_cores: 4 -> 5");
        assertThat(containers(change))
                .as("101 has that of its tier, 102 that of its tag")
                .containsExactly("100 DEFAULT MANAGED -> DEFAULT MANAGED [max_cores: 5]");
    }

    @Test
    void aTierIsNotNamedForWhatItHasFromDefault() throws Exception {
        ConfigurationChange change = change(
                "DEFAULT:\n  max_cores: 4\nTIER_WEB:\n  lxc_containers: [101]\n",
                "DEFAULT:\n  max_cores: 5\nTIER_WEB:\n  lxc_containers: [101]\n");

        assertThat(values(change.values())).containsExactly("DEFAULT max_cores: 4 -> 5");
        assertThat(containers(change))
                .containsExactly(
                        "100 DEFAULT MANAGED -> DEFAULT MANAGED [max_cores: 5]",
                        "101 TIER_WEB MANAGED -> TIER_WEB MANAGED [max_cores: 5]");
    }

    @Test
    void containersThatMoveToATierAreNamed() throws Exception {
        ConfigurationChange change =
                change("", "TIER_WEB:\n  lxc_containers: ['web*', 101]\n  cooldown: 60\n".replace("'web*', ", ""));

        assertThat(containers(change)).containsExactly("101 DEFAULT MANAGED -> TIER_WEB MANAGED [cooldown: 60]");
    }

    @Test
    void containersThatAreNoLongerResizedAreNamed() throws Exception {
        assertThat(containers(change("", "DEFAULT:\n  ignore_lxc: [100]\n")))
                .containsExactly("100 DEFAULT MANAGED -> DEFAULT IGNORED []");
    }

    @Test
    void valuesThatFollowFromOthersAreNamedToo() throws Exception {
        assertThat(values(change("", "DEFAULT:\n  policy: adaptive\n").values()))
                .contains("DEFAULT policy: threshold -> adaptive", "DEFAULT usage_margin_percent: 20 -> 5");
    }

    @Test
    void secretsAreNotShown() throws Exception {
        assertThat(values(change("", "DEFAULT:\n  gotify_url: http://x\n  gotify_token: TOP\n")
                        .values()))
                .containsExactly(
                        "DEFAULT gotify_url:  -> http://x (restart)", "DEFAULT gotify_token:  -> *** (restart)");
    }

    @Test
    void theSameConfigurationChangesNothing() throws Exception {
        assertThat(change("DEFAULT:\n  max_cores: 4\n", "DEFAULT: {max_cores: 4}\n"))
                .isEqualTo(new ConfigurationChange(List.of(), List.of()));
    }

    /** The examples say which part of the settings a key changes: that of the start, or another. */
    @Test
    void aKeyNeedsARestartWhereItIsFixedAtTheStart() {
        Stream.of(
                        KeyExample.ofDefault(),
                        KeyExample.ofGroups(),
                        KeyExample.ofHistory(),
                        KeyExample.ofMl(),
                        KeyExample.ofApi(),
                        KeyExample.ofProxmoxApi())
                .flatMap(List::stream)
                .forEach(example -> assertThat(
                                ConfigurationChange.needsRestart(section(example.scope()), example.key()))
                        .as(example.key())
                        .isEqualTo(example.changed().keySet().stream().anyMatch(path -> path.startsWith("startup."))));
    }

    private static String section(Scope scope) {
        return switch (scope) {
            case DEFAULT -> RawSection.DEFAULT;
            case TIER -> RawSection.TIER + "X";
            case GROUP -> RawSection.GROUP + "X";
            case HISTORY -> RawSection.HISTORY;
            case ML -> RawSection.ML;
            case API -> RawSection.API;
            case PROXMOX_API -> RawSection.PROXMOX_API;
        };
    }
}
