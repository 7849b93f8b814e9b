package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What YAML allows and configurations do not, and what is no YAML at all. */
class StrangeYamlTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void aliasesAreRefused() {
        assertThat(Reading.complaints("TIER_A: &a\n  min_cores: 2\nTIER_B: *a\n"))
                .containsExactly(
                        "c.yaml:1:9: anchors (&name) are not allowed; tiers inherit from DEFAULT without them",
                        "c.yaml:3:9: aliases (*name) are not allowed; write the value out");
    }

    @Test
    void mergeKeysAreRefused() {
        assertThat(Reading.complaints("TIER_A: &a\n  min_cores: 2\nTIER_B:\n  <<: *a\n"))
                .contains("c.yaml:4:7: aliases (*name) are not allowed; write the value out");
    }

    @Test
    void aliasBombsAreRefused() {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'z'; c++) {
            bomb.append("%s: &%s [%s*%s]\n".formatted(c, c, ("*" + (char) (c - 1) + ", ").repeat(8), (char) (c - 1)));
        }

        assertTimeoutPreemptively(
                SOON,
                () -> assertThat(Reading.complaints(bomb.toString()))
                        .contains("c.yaml:2:8: aliases (*name) are not allowed; write the value out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "- ", "{a: [", "? ", "[[{x: "})
    void deepNestingIsRefusedAtOnce(String opening) {
        assertTimeoutPreemptively(
                SOON,
                () -> assertThat(Reading.complaints("DEFAULT: " + opening.repeat(10_000)))
                        .singleElement()
                        .asString()
                        .containsAnyOf("nested too deeply", "not valid YAML"));
    }

    @Test
    void deepNestingIsRefusedAtItsPlace() {
        assertThat(Reading.complaints("DEFAULT: " + "[".repeat(10_000)))
                .containsExactly("c.yaml:1:19: this is nested too deeply for a configuration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!python/object:os.system x", "!secret x", "!vault |\n    x"})
    void foreignTagsAreRefused(String value) {
        assertThat(Reading.complaints("DEFAULT:\n  group: " + value + "\n"))
                .anySatisfy(complaint -> assertThat(complaint).startsWith("c.yaml:2:10: tags (!name) are not allowed"));
    }

    @Test
    void aConfigurationIsOneDocument() {
        assertThat(Reading.complaints("DEFAULT:\n  min_cores: 1\n---\nTIER_A:\n"))
                .containsExactly("c.yaml:3:1: a second document begins here; a configuration is one document");
    }

    @Test
    void sectionsAreWrittenOnce() {
        assertThat(Reading.complaints("TIER_A:\n  min_cores: 1\nDEFAULT:\nTIER_A:\n  max_cores: 2\n"))
                .containsExactly("c.yaml:4:1: section 'TIER_A' appears twice; put its keys together");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEFAULT: 300       | c.yaml:1:10: section 'DEFAULT' should hold keys and values
            DEFAULT: [a]       | c.yaml:1:10: section 'DEFAULT' should hold keys and values
            just a text        | c.yaml:1:1: expected sections, as "DEFAULT:" with its keys indented below it
            [DEFAULT]          | c.yaml:1:1: expected sections, as "DEFAULT:" with its keys indented below it
            ? {a: b}           | c.yaml:1:3: a section should be a plain name
            """)
    void aFileHasSectionsWithKeys(String yaml, String complaint) {
        assertThat(Reading.complaints(yaml)).containsExactly(complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEFAULT:\\n\\tmin_cores: 1              | c.yaml:2:1:
            DEFAULT:\\n  log_file: "/var            | c.yaml:3:1:
            DEFAULT:\\n  min_cores: 1\\n  max_co    | c.yaml:4:1:
            DEFAULT: {min_cores: 1                 | c.yaml:2:1:
            DEFAULT:\\n  min_cores: 1\\n max_cores: 2 | c.yaml:3:2:
            """)
    void invalidYamlIsReportedWithItsPlace(String yaml, String where) {
        assertThat(Reading.complaints(yaml.replace("\\n", "\n").replace("\\t", "\t") + "\n"))
                .singleElement()
                .asString()
                .contains(": this is not valid YAML: ")
                .startsWith(where.substring(0, where.lastIndexOf(':', where.length() - 2)));
    }

    @Test
    void controlCharactersAreReportedWithTheirPlace() {
        assertThat(Reading.problems("DEFAULT:\r\n  log_file: /a\0b\r\n"))
                .singleElement()
                .returns("c.yaml:2:15", Problem::where)
                .returns("the character U+0000 is not allowed in YAML", Problem::message)
                .satisfies(problem -> assertThat(problem.excerpt()).doesNotContain("\0"));
    }

    @Test
    void placesCountFromTheFirstVisibleCharacter() {
        assertThat(Reading.complaints("\uFEFFDEFAULTX:\r\n"))
                .singleElement()
                .asString()
                .startsWith("c.yaml:1:1: ");
        assertThat(Reading.complaints("DEFAULT:\r  min_cores: x\r"))
                .singleElement()
                .asString()
                .startsWith("c.yaml:2:14: ");
    }

    @Test
    void thousandsOfProblemsAreFoundQuickly() {
        String yaml = "DEFAULT:\n  k: 0\n" + "  k: 1\n".repeat(100_000);

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(Reading.problems(yaml)).hasSizeGreaterThan(99_000));
    }

    @Test
    void standardTagsAndQuotedNamesAreFine() {
        assertThatNoException()
                .isThrownBy(() -> Reading.of("\"DEFAULT\":\n  'min_cores': !!int 2\n  log_file: !!str /x/y\n"));
    }
}
