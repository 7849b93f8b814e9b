package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of names and values that are wrong, and where. */
class ProblemsTest {

    @Test
    void learnedOffPeakTimeNeedsWhoLearnsIt() throws InvalidConfigurationException {
        String tier = "TIER_A: {lxc_containers: [104], energy_mode: learned}";

        assertThat(Reading.of(tier).warnings())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .startsWith(
                        "c.yaml:1:46: warning: energy_mode is learned, which needs section ml with enabled: true and act: true;"
                                + " until then there is no off-peak time\n");
        assertThat(Reading.of(tier + "\nml: {enabled: true, act: false}").warnings())
                .hasSize(1);
        assertThat(Reading.of(tier + "\nml: {enabled: true}").warnings()).isEmpty();
    }

    @Test
    void aProblemShowsTheLineAndMarksThePlace() {
        assertThat(Reading.problems("DEFAULT:\n  poll_interval: soon\n"))
                .singleElement()
                .hasToString("c.yaml:2:18: poll_interval is 'soon', but must be a whole number"
                        + System.lineSeparator() + "      poll_interval: soon"
                        + System.lineSeparator() + "                     ^");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThat(Reading.complaints("""
                DEFAULT:
                  poll_intervall: 300
                  min_cores: 9
                  energy_mode: maybe
                  cpu_upper_threshold: 101
                  behaviour: agressive
                  ignore_lxc: [100, "-x", {}]
                  dry_run: true
                  dry_run: false
                TIER_A:
                  log_file: /x
                  lxc_containers: [100]
                TIER_B:
                  lxc_containers: [100]
                TEIR_C:
                  min_cores: 1
                """))
                .containsExactly(
                        "c.yaml:2:3: unknown key 'poll_intervall' in section 'DEFAULT'; did you mean 'poll_interval'?",
                        "c.yaml:3:14: in section 'DEFAULT' min_cores (9) must not be greater than max_cores (8, default)",
                        "c.yaml:4:16: energy_mode is 'maybe', but must be true, false or learned",
                        "c.yaml:5:24: cpu_upper_threshold is 101, but must be 1 to 100 %",
                        "c.yaml:6:14: behaviour is 'agressive', but must be one of conservative, normal, aggressive;"
                                + " did you mean 'aggressive'?",
                        "c.yaml:7:21: ignore_lxc: '-x' is not a container id",
                        "c.yaml:7:27: 'ignore_lxc' should be a list of plain values",
                        "c.yaml:9:3: key 'dry_run' appears twice in section 'DEFAULT'; remove one",
                        "c.yaml:11:3: 'log_file' belongs in DEFAULT, not in section 'TIER_A'",
                        "c.yaml:14:19: container 100 is in TIER_A already, and can be in one tier only",
                        "c.yaml:15:1: unknown section 'TEIR_C': sections are DEFAULT, TIER_… and"
                                + " HORIZONTAL_SCALING_GROUP_…; did you mean 'TIER_C'?");
    }

    @ParameterizedTest
    @CsvSource({
        "default,DEFAULT",
        "Default,DEFAULT",
        "DEFAUTL,DEFAULT",
        "tier_web,TIER_web",
        "Tier-web,TIER_web",
        "TIERweb,TIER_web",
        "TIER_,TIER_NAME",
        "TIER,TIER_NAME",
        "horizontal_scaling_group_1,HORIZONTAL_SCALING_GROUP_1",
        "HORIZONTAL_SCALING_GROUP,HORIZONTAL_SCALING_GROUP_NAME",
    })
    void namesOfSectionsAreExact(String written, String meant) {
        assertThat(Reading.complaints(written + ":\n"))
                .containsExactly("c.yaml:1:1: unknown section '" + written
                        + "': sections are DEFAULT, TIER_… and HORIZONTAL_SCALING_GROUP_…; did you mean '" + meant
                        + "'?");
    }

    @Test
    void thereIsNoSuggestionForAnUnrelatedName() {
        assertThat(Reading.complaints("DEFAULT:\n  colour: red\nsomething:\n"))
                .containsExactly(
                        "c.yaml:2:3: unknown key 'colour' in section 'DEFAULT'",
                        "c.yaml:3:1: unknown section 'something': sections are DEFAULT, TIER_… and"
                                + " HORIZONTAL_SCALING_GROUP_…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soon",
                "'300 x'",
                "8G",
                ".nan",
                "NaN",
                ".inf",
                "Infinity",
                "0x10",
                "0o17",
                "1_000",
                "5:00",
                "2.5",
                "''",
                "~",
                "'60; rm -rf /'",
                "300.0000000000000000000000000000000000000000000000000001",
                "a very long text that has more than thirty characters",
                "٣٠٠",
            })
    void aWholeNumberHasToBeOne(String written) {
        assertThat(Reading.complaints("DEFAULT: {poll_interval: " + written + "}"))
                .singleElement()
                .asString()
                .startsWith("c.yaml:1:")
                .contains("poll_interval is ")
                .endsWith(", but must be a whole number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "86401",
                "1e400",
                "-1e400",
                "999999999999999999999",
                "1e99999999999",
                "99999999999999999999999999",
                "0000000000000000000000000000000000000000000000000000000000000",
            })
    void aNumberHasToBeInItsRange(String written) {
        assertThat(Reading.complaints("DEFAULT: {poll_interval: " + written + "}"))
                .singleElement()
                .asString()
                .startsWith("c.yaml:1:26: poll_interval is " + Problem.quote(written))
                .endsWith(", but must be 1 to 86400 s");
    }

    @Test
    void hugeNumbersWithoutMaximumAreRefusedAsWell() {
        assertThat(Reading.complaints("DEFAULT: {log_max_bytes: 9223372036854775808}"))
                .containsExactly("c.yaml:1:26: log_max_bytes is 9223372036854775808, but must be at least 4096 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            poll_interval: [300]            | 25 | poll_interval is a list, but must be a whole number
            poll_interval: {a: 1}           | 25 | 'poll_interval' should be a plain value or a list, not a section
            poll_interval:                  | 10 | poll_interval is nothing, but must be a whole number
            dry_run: 2                      | 19 | dry_run is '2', but must be true or false
            log_file: var/log/x.log         | 20 | log_file is 'var/log/x.log', but must be an absolute path
            log_file: ''                    | 20 | log_file is '', but must be an absolute path
            lock_file: /                    | 21 | lock_file is '/', but must be an absolute path
            log_file: "/x\\0"               | 20 | log_file is a text with control characters, but must be a text
            timezone: Europe/Rom            | 20 | timezone is 'Europe/Rom', which is not a time zone; did you mean 'Europe/Rome'?
            gotify_url: example.org         | 22 | gotify_url is 'example.org', but must be an http or https URL
            gotify_url: 'http://a b'        | 22 | gotify_url is 'http://a b', but must be an http or https URL
            gotify_url: 'https:///x'        | 22 | gotify_url is 'https:///x', but must be an http or https URL
            gotify_url: https://example.org | 22 | gotify_url also needs gotify_token or gotify_token_file
            ignore_lxc: ../etc              | 22 | ignore_lxc: '../etc' is not a container id
            ? [a]                           | 12 | a key should be a plain name
            """)
    void aValueHasToFitItsKey(String line, int column, String message) {
        assertThat(Reading.complaints("DEFAULT: {" + line + "}").stream()
                        .map(complaint -> complaint.replaceAll("c.yaml:1:\\d+: ", "")))
                .containsExactly(message);
        if (column > 12) {
            assertThat(Reading.problems("DEFAULT: {" + line + "}").getFirst().where())
                    .isEqualTo("c.yaml:1:" + (line.indexOf(": ") + 13));
        }
    }

    @Test
    void keysOfGroupsAreChecked() {
        assertThat(Reading.complaints("""
                HORIZONTAL_SCALING_GROUP_1:
                  min_instances: 6
                  clone_network_type: static
                  static_ip_range: [10.0.0.256]
                  min_cores: 2
                """))
                .containsExactly(
                        "c.yaml:1:1: section 'HORIZONTAL_SCALING_GROUP_1' needs the key base_snapshot_name: The container"
                                + " to clone.",
                        "c.yaml:2:18: in section 'HORIZONTAL_SCALING_GROUP_1' min_instances (6) must not be greater than"
                                + " max_instances (5, default)",
                        "c.yaml:3:23: clone_network_type is static, so static_ip_range must name the addresses (first"
                                + " and last, or all)",
                        "c.yaml:4:20: static_ip_range: '10.0.0.256' is not an IPv4 address",
                        "c.yaml:5:3: 'min_cores' belongs in DEFAULT or TIER_…, not in section"
                                + " 'HORIZONTAL_SCALING_GROUP_1'");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThat(Reading.problems("DEFAULT: {\"\\e[31mred\": 1, behaviour: \"a\\nb\"}"))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.message()).doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void longLinesAreCutAroundThePlace() {
        String yaml = "DEFAULT: {" + "dry_run: true, ".repeat(30).replaceAll("dry_run: true, $", "") + "min_cores: x}";

        assertThat(Reading.problems(yaml)).anySatisfy(problem -> {
            assertThat(problem.message()).startsWith("min_cores");
            String[] lines = problem.excerpt().split(System.lineSeparator());
            assertThat(lines[0]).hasSizeLessThan(180).contains("min_cores: x");
            assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo('x');
        });
    }

    @Test
    void tooManyProblemsAreCounted() {
        StringBuilder yaml = new StringBuilder("DEFAULT:\n");
        for (int i = 0; i < 60; i++) {
            yaml.append(String.format(Locale.ROOT, "  strange_%d: 1%n", i));
        }

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Reading.of(yaml.toString())))
                .hasMessageStartingWith("the configuration has 60 problems:")
                .hasMessageEndingWith("… and 10 more");
    }

    @Test
    void whatIsWrongInAStartupBoostIsNamed() {
        assertThat(Reading.complaints("""
                DEFAULT:
                  startup_boost: {faktor: 2, duration: -1}
                TIER_A:
                  startup_boost: 2
                  lxc_containers: [100]
                TIER_B:
                  startup_boost: {factor: 0.5}
                  startup_boost_factor: 2
                  lxc_containers: [101]
                api:
                  startup_boost: {factor: 2}
                """))
                .containsExactlyInAnyOrder(
                        "c.yaml:2:19: startup_boost has factor and duration, but no 'faktor'; did you mean 'factor'?",
                        "c.yaml:2:40: startup_boost_duration is -1, but must be 0 to 86400 s",
                        "c.yaml:4:3: startup_boost should have a factor and a duration: {factor: 2, duration: 300}",
                        "c.yaml:7:27: startup_boost_factor is 0.5, but must be 1 to 16",
                        "c.yaml:8:3: key 'startup_boost_factor' appears twice in section 'TIER_B'; remove one",
                        "c.yaml:11:19: 'startup_boost_factor' belongs in DEFAULT or TIER_…, not in section 'api'");
    }
}
