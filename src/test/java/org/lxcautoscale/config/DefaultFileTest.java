package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.Configuration.EffectiveValue;
import org.lxcautoscale.container.ContainerId;

/** The file that is shipped, {@code packaging/lxc_autoscale.yaml}. */
class DefaultFileTest {

    private static final Path FILE = Path.of("packaging/lxc_autoscale.yaml");
    private static final Pattern EXAMPLE = Pattern.compile("^#(?=[A-Z]+_|api:|  )", Pattern.MULTILINE);

    private static Configuration file() throws InvalidConfigurationException {
        return new ConfigurationReader(Map.of()).read(FILE, Map.of());
    }

    /** With the examples of sections in force. */
    private static Configuration withExamples() throws Exception {
        return Reading.of(EXAMPLE.matcher(Files.readString(FILE)).replaceAll(""));
    }

    private static final Set<String> OTHERS_WITH_OTHER_KEYS =
            Set.of("usage_margin_percent", "stabilization_cycles", "max_shrink_percent");

    @Test
    void itEqualsTheDefaults() throws InvalidConfigurationException {
        assertThat(file().settings()).isEqualTo(Reading.of("").settings());
    }

    @Test
    void itHasEveryKeyOfDefaultWhoseDefaultDependsOnNoOther() throws InvalidConfigurationException {
        assertThat(file().all())
                .hasSize(KeyCatalogue.of(Scope.DEFAULT).size())
                .filteredOn(value -> !OTHERS_WITH_OTHER_KEYS.contains(value.key()))
                .allSatisfy(value -> assertThat(value.origin()).startsWith("packaging/lxc_autoscale.yaml:"));
    }

    @Test
    void itsExamplesAreValidAndShowEveryKeyOfGroups() throws Exception {
        Configuration read = withExamples();

        assertThat(read.settings()
                        .containers()
                        .of(new ContainerId("101"), "101", Set.of())
                        .settings()
                        .section())
                .isEqualTo("TIER_TEST");
        List<EffectiveValue> group = read.all().stream()
                .filter(value -> value.section().equals("HORIZONTAL_SCALING_GROUP_1"))
                .toList();
        assertThat(group)
                .hasSize(KeyCatalogue.of(Scope.GROUP).size())
                .allSatisfy(value -> assertThat(value.origin()).startsWith("c.yaml:"));
    }

    @Test
    void itExplainsEveryKeyThatTheOriginalDoesNotHave() throws IOException {
        String text = Files.readString(FILE);

        assertThat(KeyCatalogue.of(Scope.DEFAULT).keySet())
                .filteredOn(key -> !SeedKeys.DEFAULTS.containsKey(key))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(text).containsPattern("(?m)^  # .*\\.\\n  (# )?" + key + ":"));
    }
}
