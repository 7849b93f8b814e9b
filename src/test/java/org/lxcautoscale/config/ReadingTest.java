package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.Thresholds;

/** What valid files mean. */
class ReadingTest {

    private static Settings read(String yaml) throws InvalidConfigurationException {
        return Reading.of(yaml).settings();
    }

    private static Set<ContainerId> ids(String... ids) {
        return Set.of(ids).stream().map(ContainerId::new).collect(Collectors.toSet());
    }

    @Test
    void theExampleOfTheOriginalSaysWhatTheDefaultsSay() throws Exception {
        Settings settings = read(Reading.fixture("seed-default.yaml"));

        assertThat(settings).isEqualTo(read(""));
        assertThat(settings.pollInterval()).isEqualTo(Duration.ofSeconds(300));
        assertThat(settings.sampleInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.backend()).isEqualTo(Backend.AUTO);
        assertThat(settings.dryRun()).isFalse();
        assertThat(settings.ignored()).isEmpty();
        assertThat(settings.gotify().isEnabled()).isFalse();
        assertThat(settings.defaults())
                .isEqualTo(new ContainerSettings(
                        "DEFAULT",
                        new Thresholds(80, 20),
                        new Thresholds(80, 20),
                        1,
                        4,
                        MemorySize.ofMebibytes(512),
                        MemorySize.ofMebibytes(512),
                        Behaviour.NORMAL,
                        1,
                        8,
                        MemorySize.ofMebibytes(512),
                        Optional.empty(),
                        20,
                        3,
                        25,
                        Duration.ofSeconds(600),
                        Duration.ZERO,
                        0,
                        false,
                        new EnergyMode(false, 22, 6),
                        Set.of()));
    }

    @Test
    void theTierOfTheOriginalInheritsWhatItDoesNotSay() throws Exception {
        Settings settings =
                read("DEFAULT: {core_max_increment: 6, behaviour: aggressive}\n" + Reading.fixture("seed-tier.yaml"));

        ContainerSettings tier =
                settings.of(new ContainerId("101"), "101", Set.of()).settings();
        assertThat(tier.section()).isEqualTo("TIER_TEST");
        assertThat(tier.cpu()).isEqualTo(new Thresholds(90, 10));
        assertThat(tier.maxCores()).isEqualTo(12);
        assertThat(tier.minMemory()).isEqualTo(MemorySize.ofMebibytes(1024));
        assertThat(tier.coreMaxIncrement()).isEqualTo(6);
        assertThat(tier.behaviour()).isEqualTo(Behaviour.AGGRESSIVE);
        assertThat(settings.of(new ContainerId("102"), "102", Set.of()).settings())
                .isEqualTo(settings.defaults());
    }

    @Test
    void theGroupOfTheOriginalIsRead() throws IOException, InvalidConfigurationException {
        assertThat(read(Reading.fixture("seed-group.yaml")).groups())
                .singleElement()
                .returns(new ContainerId("101"), GroupSettings::base)
                .returns(2, GroupSettings::minInstances)
                .returns(5, GroupSettings::maxInstances)
                .returns(99_000, GroupSettings::startingCloneId)
                .returns(GroupSettings.NetworkType.STATIC, GroupSettings::networkType)
                .returns(300, GroupSettings::scaleOutGracePeriod)
                .returns("horiz_scaling_group_1", GroupSettings::tag)
                .returns(ids("101"), GroupSettings::containers)
                .satisfies(group ->
                        assertThat(group.staticAddresses()).containsExactly("192.168.100.195", "192.168.100.200"));
    }

    @ParameterizedTest
    @CsvSource({
        "true,true",
        "True,true",
        "TRUE,true",
        "yes,true",
        "Yes,true",
        "on,true",
        "ON,true",
        "'\"true\"',true",
        "false,false",
        "False,false",
        "no,false",
        "Off,false",
        "0,false",
        "1,true",
    })
    void booleansAreWrittenAsInYaml11(String written, boolean meant) throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {dry_run: " + written + "}").dryRun()).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "60,60",
        "'\"60\"',60",
        "'''60''',60",
        "' 60 ',60",
        "'\" 60 \"',60",
        "60.0,60",
        "6e1,60",
        "+60,60",
        "060,60",
    })
    void numbersMayBeTextsAndHaveAnyForm(String written, int seconds) throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {poll_interval: " + written + "}").pollInterval())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[100, web-1]",
                "['100', \"web-1\"]",
                "'100,web-1'",
                "100, web-1",
                "100 web-1",
                "' 100 ,  web-1 '",
                "\n  - 100\n  - web-1",
                ">\n    100\n    web-1",
            })
    void containersAreListsOrTexts(String written) throws InvalidConfigurationException {
        assertThat(read("DEFAULT:\n  ignore_lxc: " + written + "\n").ignored()).hasToString("[100, web-1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "''", "[]", "','"})
    void noContainersCanBeSaidInManyWays(String written) throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {ignore_lxc: " + written + "}").ignored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "''"})
    void noTextCanBeSaidInManyWays(String written) throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {gotify_token: " + written + "}").gotify().token())
                .isEmpty();
    }

    @Test
    void aSingleContainerNeedsNoList() throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {ignore_lxc: 100}").ignored()).hasToString("[100]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n\n", "# nothing\n  # but comments", "---", "---\n...\n", "null", "~", "DEFAULT:", "{}"})
    void aFileThatSaysNothingMeansTheDefaults(String yaml) throws InvalidConfigurationException {
        assertThat(read(yaml))
                .isEqualTo(new ConfigurationReader(java.util.Map.of())
                        .defaults(java.util.Map.of())
                        .settings());
    }

    @Test
    void byteOrderMarkAndWindowsLinesDoNoHarm() throws InvalidConfigurationException {
        assertThat(read("\uFEFFDEFAULT:\r\n  poll_interval: 60\r\n  dry_run: yes\r\n"))
                .isEqualTo(read("DEFAULT:\n  poll_interval: 60\n  dry_run: yes\n"));
    }

    @Test
    void choicesAreWrittenInAnyCase() throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {behaviour: Aggressive, backend: LXC}"))
                .returns(Behaviour.AGGRESSIVE, settings -> settings.defaults().behaviour())
                .returns(Backend.LXC, Settings::backend);
    }

    @Test
    void samplesAreAtMostAsFarApartAsPolls() throws InvalidConfigurationException {
        Configuration configuration = Reading.of("DEFAULT: {poll_interval: 4}");

        assertThat(configuration.settings().sampleInterval()).isEqualTo(Duration.ofSeconds(4));
        assertThat(configuration.all())
                .contains(new Configuration.Effective("DEFAULT", "sample_interval", "4", "default"));
    }
}
