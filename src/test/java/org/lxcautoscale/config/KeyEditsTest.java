package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Setting a key changes its value and nothing else in the text. */
class KeyEditsTest {

    private static String with(String text, String section, String... keysAndValues) throws Exception {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return KeyEdits.with("c.yaml", text, section, values);
    }

    @Test
    void aValueIsReplacedAtItsPlace() throws Exception {
        assertThat(with("DEFAULT:\n  max_cores: 4   # mine\n  policy: 'threshold'\n", "DEFAULT", "max_cores", "6"))
                .isEqualTo("DEFAULT:\n  max_cores: 6   # mine\n  policy: 'threshold'\n");
    }

    @Test
    void aKeyWithoutAValueGetsOne() throws Exception {
        assertThat(with("DEFAULT:\n  max_memory:\n  max_cores: 4\n", "DEFAULT", "max_memory", "4096"))
                .isEqualTo("DEFAULT:\n  max_memory: 4096\n  max_cores: 4\n");
    }

    @Test
    void aMissingKeyIsAddedBelowTheOthers() throws Exception {
        assertThat(with("DEFAULT:\n    max_cores: 4\n\n# web\nTIER_WEB:\n", "DEFAULT", "policy", "adaptive"))
                .isEqualTo("DEFAULT:\n    max_cores: 4\n    policy: adaptive\n\n# web\nTIER_WEB:\n");
    }

    @Test
    void aMissingSectionIsAddedAtTheEnd() throws Exception {
        assertThat(with("DEFAULT:\n  max_cores: 4", "TIER_WEB", "max_cores", "8", "min_cores", "2"))
                .isEqualTo("DEFAULT:\n  max_cores: 4\nTIER_WEB:\n  max_cores: 8\n  min_cores: 2\n");
        assertThat(with("", "DEFAULT", "max_cores", "8")).isEqualTo("DEFAULT:\n  max_cores: 8\n");
        assertThat(with("# nothing yet\n", "DEFAULT", "max_cores", "8"))
                .isEqualTo("# nothing yet\nDEFAULT:\n  max_cores: 8\n");
    }

    @Test
    void anEmptySectionGetsItsFirstKey() throws Exception {
        assertThat(with("DEFAULT:\nTIER_WEB:\n", "DEFAULT", "max_cores", "8"))
                .isEqualTo("DEFAULT:\n  max_cores: 8\nTIER_WEB:\n");
        assertThat(with("DEFAULT:", "DEFAULT", "max_cores", "8")).isEqualTo("DEFAULT:\n  max_cores: 8\n");
    }

    @Test
    void aTierIsNotTakenForAnother() throws Exception {
        assertThat(with("TIER_A:\n  max_cores: 4\nTIER_B:\n  max_cores: 4\n", "TIER_B", "max_cores", "5"))
                .isEqualTo("TIER_A:\n  max_cores: 4\nTIER_B:\n  max_cores: 5\n");
    }

    @Test
    void theSectionOfTheOriginalIsDefault() throws Exception {
        assertThat(with("DEFAULTS:\n  max_cores: 4\n", "DEFAULT", "max_cores", "5"))
                .isEqualTo("DEFAULTS:\n  max_cores: 5\n");
    }

    @Test
    void whatWouldHaveToBeGuessedIsRefused() {
        assertThatThrownBy(() -> with("DEFAULT: {max_cores: 4}\n", "DEFAULT", "max_cores", "5"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("c.yaml:1:10: this section is in braces: add the keys to it by hand");
        assertThatThrownBy(() -> with("DEFAULT:\n  policy: |\n    adaptive\n", "DEFAULT", "policy", "threshold"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("not written on the line of its key");
        assertThatThrownBy(() -> with("DEFAULT: [\n", "DEFAULT", "policy", "threshold"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("not valid YAML");
    }

    @Test
    void anyKeyOfTheDefaultFileCanBeSet() throws Exception {
        String file = text();
        for (KeyExample example : KeyExample.ofTiers()) {
            if (example.value().matches("[0-9.a-z-]+")) {
                String changed = with(file, "DEFAULT", example.key(), example.value());

                assertThat(Reading.of(changed).settings().containers().defaults())
                        .as(example.key())
                        .isEqualTo(Reading.of(file, Map.of(example.key(), example.value()))
                                .settings()
                                .containers()
                                .defaults());
                assertThat(LineDifference.of(file, changed, 0))
                        .as(example.key())
                        .hasSize(1);
            }
        }
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("packaging/lxc_autoscale.yaml"));
    }
}
