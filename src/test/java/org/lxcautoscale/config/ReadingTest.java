package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.Policy;
import org.lxcautoscale.settings.ResourceSettings;
import org.lxcautoscale.settings.Schedule;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.ShrinkSafety;
import org.lxcautoscale.settings.StartupBoost;
import org.lxcautoscale.settings.Thresholds;

/** What valid files mean. */
class ReadingTest {

    private static final long NO_LIMIT = Resource.MEMORY.unlimited();

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
        assertThat(settings.startup().backend()).isEqualTo(Backend.AUTO);
        assertThat(settings.startup().dryRun()).isFalse();
        assertThat(settings.containers().ignored()).isEmpty();
        assertThat(settings.startup().gotify().isEnabled()).isFalse();
        assertThat(settings.containers().defaults())
                .isEqualTo(new ContainerSettings(
                        "DEFAULT",
                        Policy.THRESHOLD,
                        new ResourceSettings(new Thresholds(80, 20), 1000, 8000, 1000, 4000, 1000, false),
                        new ResourceSettings(
                                new Thresholds(80, 20), 512L << 20, NO_LIMIT, 512L << 20, NO_LIMIT, 512L << 20, false),
                        CpuUnit.CORES,
                        Behaviour.NORMAL,
                        new ShrinkSafety(20, 3, 25, Duration.ofSeconds(600)),
                        90,
                        new Schedule(Duration.ZERO, EnergyMode.OFF, 22, 6),
                        new StartupBoost(1, Duration.ofSeconds(300)),
                        0,
                        Set.of()));
    }

    @Test
    void theTierOfTheOriginalInheritsFromDefault() throws Exception {
        Settings settings =
                read("DEFAULT: {core_max_increment: 6, behaviour: aggressive}\n" + Reading.fixture("seed-tier.yaml"));

        ContainerSettings tier = settings.containers()
                .of(new ContainerId("101"), "101", Set.of())
                .settings();
        assertThat(tier.section()).isEqualTo("TIER_TEST");
        assertThat(tier.cpu().thresholds()).isEqualTo(new Thresholds(90, 10));
        assertThat(tier.cpu().maximum()).isEqualTo(12_000);
        assertThat(tier.memory().minimum()).isEqualTo(1024L << 20);
        assertThat(tier.cpu().maxIncrement()).isEqualTo(6000);
        assertThat(tier.behaviour()).isEqualTo(Behaviour.AGGRESSIVE);
        assertThat(settings.containers()
                        .of(new ContainerId("102"), "102", Set.of())
                        .settings())
                .isEqualTo(settings.containers().defaults());
    }

    @Test
    void aCharacterOfTwoUnitsMayStandAnywhere() throws InvalidConfigurationException {
        for (int before = 1000; before < 1050; before++) {
            assertThat(read("#" + "x".repeat(before) + "\ud83d\ude00\nDEFAULT: {dry_run: true}\n")
                            .startup()
                            .dryRun())
                    .as("behind %s characters", before)
                    .isTrue();
        }
    }

    @Test
    void theGroupOfTheOriginalIsRead() throws IOException, InvalidConfigurationException {
        assertThat(read(Reading.fixture("seed-group.yaml")).containers().groups())
                .singleElement()
                .returns(new GroupSettings.Instances(2, 5, 1), GroupSettings::instances)
                .returns(
                        new GroupSettings.ScaleOut(new GroupSettings.Load(95, 95), Duration.ofSeconds(300), true),
                        GroupSettings::scaleOut)
                .returns("horiz_scaling_group_1", GroupSettings::tag)
                .returns(ids("101"), GroupSettings::containers);
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
        assertThat(read("DEFAULT: {dry_run: " + written + "}").startup().dryRun())
                .isEqualTo(meant);
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
        assertThat(read("DEFAULT:\n  ignore_lxc: " + written + "\n")
                        .containers()
                        .ignored())
                .hasToString("[100, web-1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "''", "[]", "','"})
    void anEmptyContainerListMayBeWrittenInManyWays(String written) throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {ignore_lxc: " + written + "}").containers().ignored())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "''"})
    void anEmptyTextMayBeWrittenInManyWays(String written) throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {gotify_token: " + written + "}")
                        .startup()
                        .gotify()
                        .token())
                .isEmpty();
    }

    @Test
    void aSingleContainerNeedsNoList() throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {ignore_lxc: 100}").containers().ignored()).hasToString("[100]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n\n", "# nothing\n  # but comments", "---", "---\n...\n", "null", "~", "DEFAULT:", "{}"})
    void anEmptyFileMeansTheDefaults(String yaml) throws InvalidConfigurationException {
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

    @ParameterizedTest
    @CsvSource({"'', OFF", "'energy_mode: no', OFF", "'energy_mode: 1', HOURS", "'energy_mode: Learned', LEARNED"})
    void energyModeIsOffByTheHourOrLearned(String written, EnergyMode expected) throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {" + written + "}")
                        .containers()
                        .defaults()
                        .schedule()
                        .energyMode())
                .isEqualTo(expected);
    }

    @Test
    void choicesAreWrittenInAnyCase() throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {behaviour: Aggressive, backend: LXC}"))
                .returns(
                        Behaviour.AGGRESSIVE,
                        settings -> settings.containers().defaults().behaviour())
                .returns(Backend.LXC, settings -> settings.startup().backend());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 90",
        "'memory_upper_threshold: 89', 90",
        "'memory_upper_threshold: 90', 95",
        "'memory_upper_threshold: 96', 98"
    })
    void aContainerIsNotBrakedBelowItsUpperThreshold(String keys, double brake) throws InvalidConfigurationException {
        assertThat(read("DEFAULT: {" + keys + "}").containers().defaults().brakePercent())
                .isEqualTo(brake);
    }

    @Test
    void samplesAreAtMostAsFarApartAsPolls() throws InvalidConfigurationException {
        Configuration configuration = Reading.of("DEFAULT: {poll_interval: 4}");

        assertThat(configuration.settings().sampleInterval()).isEqualTo(Duration.ofSeconds(4));
        assertThat(configuration.all())
                .contains(new Configuration.EffectiveValue("DEFAULT", "sample_interval", "4", "default"));
    }

    @Test
    void aStartupBoostMayBeWrittenAsOneKey() throws Exception {
        Settings settings = Reading.of("""
                DEFAULT:
                  startup_boost: {factor: 2, duration: 5min}
                TIER_WEB:
                  startup_boost:
                    factor: 1.5
                  lxc_containers: [101]
                """).settings();

        assertThat(settings.containers().defaults().startupBoost())
                .isEqualTo(new StartupBoost(2, Duration.ofMinutes(5)));
        assertThat(Objects.requireNonNull(settings.containers().tiers().get("TIER_WEB"))
                        .startupBoost())
                .as("a tier inherits what it does not say")
                .isEqualTo(new StartupBoost(1.5, Duration.ofMinutes(5)));
    }
}
