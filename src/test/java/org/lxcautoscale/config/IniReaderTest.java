package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.settings.Settings;

/** What lines of the INI file mean, and what is wrong with some. */
class IniReaderTest {

    private static Configuration configuration(String ini) throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        SourceText source = new SourceText("c.conf", ini);
        RawSection section = new IniReader(source, problems).read();
        return ConfigurationReader.resolve(source.start(), List.of(section), Map.of(), problems);
    }

    private static Settings settings(String ini) throws InvalidConfigurationException {
        return configuration(ini).settings();
    }

    private static List<String> complaints(String ini) {
        InvalidConfigurationException e =
                catchThrowableOfType(InvalidConfigurationException.class, () -> configuration(ini));
        assertThat(e).as(ini).isNotNull();
        return Reading.lines(e.problems());
    }

    @Test
    void theFileOfTheOriginalIsRead() throws Exception {
        Settings settings = settings(Reading.fixture("lxc_autoscale.conf"));

        assertThat(settings).isEqualTo(Reading.of("""
                        DEFAULT:
                          max_cores: 6
                          off_peak_start: 23
                          energy_mode: true
                          ignore_lxc: [100, 101, 102]
                          behaviour: conservative
                        """).settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "poll_interval = 60",
                "poll_interval=60",
                "poll_interval: 60",
                "poll_interval:60",
                "poll_interval = 60   \t ",
                "POLL_INTERVAL = 60",
                "  poll_interval = 60",
                "poll_interval =\n  60",
                "poll_interval = 60\r\n",
                "poll_interval = 60\n; comment\n# comment\n\n",
                "poll_interval = 60             # Seconds between two checks (of all).",
                "poll_interval = 60 ; seconds = always",
                "poll_interval: 60\t# seconds: always",
                "poll_interval = # seconds\n  60 # or so",
                "poll_interval = 60\ngotify_url =          # none\ngotify_token =  ; none",
            })
    void keyAndValueAreWrittenInManyWays(String line) throws InvalidConfigurationException {
        assertThat(settings("[DEFAULT]\n" + line))
                .isEqualTo(Reading.of("DEFAULT: {poll_interval: 60}").settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100,101,web-1",
                "100, 101 ,web-1,",
                "100 101 web-1",
                "100\t101\tweb-1",
                "100,\n  101,\n  web-1",
                "\n  100\n  101\n  # none\n  web-1"
            })
    void listsAreSeparatedByCommasBlanksOrLines(String list) throws InvalidConfigurationException {
        assertThat(settings("[DEFAULT]\nignore_lxc = " + list).containers().ignored())
                .isEqualTo(Reading.of("DEFAULT: {ignore_lxc: [100, 101, web-1]}")
                        .settings()
                        .containers()
                        .ignored());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gotify_url", "gotify_token", "ignore_lxc", "timezone", "max_memory"})
    void whatNeedsNoValueMayBeEmpty(String key) throws InvalidConfigurationException {
        Settings defaults = Reading.of("").settings();

        assertThat(settings("[DEFAULT]\n" + key + " =")).isEqualTo(defaults);
        assertThat(settings("[DEFAULT]\n" + key + ":   \n")).isEqualTo(defaults);
    }

    @Test
    void theFirstDelimiterCounts() throws InvalidConfigurationException {
        assertThat(settings("""
                [DEFAULT]
                gotify_url = http://push:8080/?a=b
                gotify_token: a=b:c
                """).startup().gotify())
                .returns("http://push:8080/?a=b", gotify -> gotify.url())
                .returns("a=b:c", gotify -> gotify.token());
    }

    @Test
    void dollarsAreNoVariables() throws InvalidConfigurationException {
        assertThat(settings("[DEFAULT]\ngotify_token = ${HOME}$$")
                        .startup()
                        .gotify()
                        .token())
                .isEqualTo("${HOME}$$");
    }

    @Test
    void otherKeysAreReferredToByName() throws InvalidConfigurationException {
        assertThat(settings("""
                [DEFAULT]
                state_dir = %(backup_dir)s/../state
                backup_dir = /srv/100%%
                """).startup().files().stateDir()).hasToString("/srv/100%/../state");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            poll_interval = soon        | c.conf:2:17: poll_interval is 'soon', but must be a whole number
            poll_interval =             | c.conf:2:1: poll_interval is nothing, but must be a whole number
            poll_intervall = 60         | c.conf:2:1: unknown key 'poll_intervall' in section 'DEFAULT'; did you mean 'poll_interval'?
            min_cores = 9               | c.conf:2:13: in section 'DEFAULT' min_cores (9) must not be greater than max_cores (8, default)
            just a text                 | c.conf:2:1: expected "key = value" or "[DEFAULT]"
            = 60                        | c.conf:2:1: expected "key = value" or "[DEFAULT]"
            [TIER_A]                    | c.conf:2:1: only the section [DEFAULT] can be migrated
            log_file = %(nothing)s/x    | c.conf:2:12: %(nothing)s refers to a key that is not there
            log_file = %(log_file)s/x   | c.conf:2:12: %(log_file)s refers to a key that refers to itself
            lxc_containers = 100        | c.conf:2:1: 'lxc_containers' belongs in TIER_… or HORIZONTAL_SCALING_GROUP_…, not in section 'DEFAULT'
            """)
    void problemsAreReportedWithTheirPlace(String line, String complaint) {
        assertThat(complaints("[DEFAULT]\n" + line)).contains(complaint);
    }

    @Test
    void aKeyIsWrittenOnce() {
        assertThat(complaints("[DEFAULT]\nmin_cores = 1\nMIN_CORES: 2\n"))
                .containsExactly("c.conf:3:1: key 'min_cores' appears twice; remove one");
    }
}
