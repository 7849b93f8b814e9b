package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.Settings;

/** Every key of the {@link KeyCatalogue}: it is read, and what it may not be is refused. */
class KeysTest {

    private static final String EXAMPLES = "org.lxcautoscale.config.KeyExample#";

    private static final ContainerId MEMBER = new ContainerId("104");

    /** Of these it is remembered whether a tier has given them itself: then they go before tags. */
    private static final Set<String> BOUNDS = Set.of("min_cores", "max_cores", "min_memory", "max_memory", "priority");

    @TempDir
    private Path dir;

    @Test
    void everyKeyHasAnExample() {
        assertThat(keysOf(KeyExample.ofDefault()))
                .hasSameElementsAs(KeyCatalogue.of(Scope.DEFAULT).keySet());
        assertThat(keysOf(KeyExample.ofGroups()))
                .hasSameElementsAs(KeyCatalogue.of(Scope.GROUP).keySet());
        assertThat(keysOf(KeyExample.ofHistory()))
                .hasSameElementsAs(KeyCatalogue.of(Scope.HISTORY).keySet());
        assertThat(keysOf(KeyExample.ofMl()))
                .hasSameElementsAs(KeyCatalogue.of(Scope.ML).keySet());
        assertThat(keysOf(KeyExample.ofApi()))
                .hasSameElementsAs(KeyCatalogue.of(Scope.API).keySet());
        assertThat(keysOf(KeyExample.ofProxmoxApi()))
                .hasSameElementsAs(KeyCatalogue.of(Scope.PROXMOX_API).keySet());
        assertThat(Stream.concat(keysOf(KeyExample.ofTiers()).stream(), Stream.of("lxc_containers")))
                .hasSameElementsAs(KeyCatalogue.of(Scope.TIER).keySet());
    }

    private static List<String> keysOf(List<KeyExample> examples) {
        return examples.stream().map(KeyExample::key).toList();
    }

    @ParameterizedTest
    @MethodSource({
        EXAMPLES + "ofDefault",
        EXAMPLES + "ofHistory",
        EXAMPLES + "ofMl",
        EXAMPLES + "ofApi",
        EXAMPLES + "ofProxmoxApi"
    })
    void aKeyChangesItsSettingAndNoOther(KeyExample example) throws Exception {
        Path token = Files.writeString(dir.resolve("token"), "from-file\n");

        Settings settings = Reading.of(example.asYaml().replace("TOKEN_FILE", token.toString()))
                .settings();

        Map<String, String> difference =
                new TreeMap<>(Flat.difference(settings, Reading.of("").settings()));
        // A secret that was read from a file keeps the file, to be read again.
        difference.remove("startup.proxmoxApi.token.secretFile", "Optional[" + token + "]");
        assertThat(difference).isEqualTo(example.changed());
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "ofTiers")
    void aKeyOfATierChangesItsContainersAndNoOthers(KeyExample example) throws InvalidConfigurationException {
        Settings settings = Reading.of(example.asYaml().replaceFirst("\\{", "{lxc_containers: [104], "))
                .settings();

        Map<String, String> expected = new TreeMap<>(example.changed());
        expected.put("section", "TIER_A");
        if (BOUNDS.contains(example.key())) {
            expected.put("explicitKeys", "[" + example.key().toUpperCase(Locale.ROOT) + "]");
        }
        assertThat(Flat.difference(
                        settings.containers().of(MEMBER, "104", Set.of()).settings(),
                        settings.containers().defaults()))
                .isEqualTo(expected);
        assertThat(settings.containers().defaults())
                .isEqualTo(Reading.of("").settings().containers().defaults());
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "ofTiers")
    void aTierInheritsFromDefault(KeyExample example) throws InvalidConfigurationException {
        Settings settings = Reading.of(
                        "DEFAULT: {%s: %s}\nTIER_A: {lxc_containers: [104]}".formatted(example.key(), example.value()))
                .settings();

        assertThat(Flat.difference(
                        settings.containers().of(MEMBER, "104", Set.of()).settings(),
                        settings.containers().defaults()))
                .isEqualTo(Map.of("section", "TIER_A"));
        assertThat(Flat.difference(
                        settings.containers().defaults(),
                        Reading.of("").settings().containers().defaults()))
                .isEqualTo(example.changed());
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "ofGroups")
    void aKeyOfAGroupChangesItsSettingAndNoOther(KeyExample example) throws InvalidConfigurationException {
        String base = "HORIZONTAL_SCALING_GROUP_A:\n  {base_snapshot_name: 101}\n";
        String yaml = example.key().equals("base_snapshot_name")
                ? example.asYaml()
                : example.asYaml().replaceFirst("\\{", "{base_snapshot_name: 101, ");

        Map<String, String> changed =
                Flat.difference(Reading.of(yaml).settings(), Reading.of(base).settings());

        assertThat(changed).isEqualTo(example.changed());
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "shown")
    void aValueIsShownWithItsOrigin(KeyExample example) throws InvalidConfigurationException {
        ConfigKey key = example.inCatalogue();
        String written = example.value().split(", ")[0];

        assertThat(Reading.of(example.asYaml()).all())
                .filteredOn(value ->
                        value.key().equals(key.name()) && value.origin().equals("c.yaml:2"))
                .singleElement()
                .extracting(Configuration.EffectiveValue::value)
                .isEqualTo(
                        key.secret()
                                ? "***"
                                : key.type() == ConfigKey.Type.BOOLEAN ? written.replace("yes", "true") : written);
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "all")
    void aValueOfAnotherTypeIsRefusedAtItsPlace(KeyExample example) {
        ConfigKey key = example.inCatalogue();
        String wrong = switch (key.type()) {
            case INTEGER, NUMBER, BOOLEAN -> "some";
            case TEXT -> "[some]";
            case CONTAINER, CONTAINERS -> "../some";
            case TEXTS -> "{some: 1}";
        };

        assertThat(Reading.complaints(example.with(wrong).asYaml()))
                .filteredOn(complaint -> complaint.startsWith(example.where() + ": "))
                .singleElement()
                .asString()
                .contains(key.name());
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "numbers")
    void aNumberBeyondItsRangeIsRefusedAtItsPlace(KeyExample example) {
        ConfigKey key = example.inCatalogue();

        assertThat(outOfRange(example, key.minimum() - 1)).hasSize(1);
        assertThat(outOfRange(example, key.minimum())).isEmpty();
        if (!Double.isInfinite(key.maximum())) {
            assertThat(outOfRange(example, key.maximum())).isEmpty();
            assertThat(outOfRange(example, key.maximum() + 1)).hasSize(1);
        }
    }

    /** What is said of a number's range. */
    private static List<String> outOfRange(KeyExample example, double value) {
        ConfigKey key = example.inCatalogue();
        String yaml = example.with(ConfigKey.plain(value)).asYaml();
        try {
            Reading.of(yaml);
            return List.of();
        } catch (InvalidConfigurationException e) {
            String expected = "%s: %s is %s, but must be %s"
                    .formatted(example.where(), key.name(), ConfigKey.plain(value), key.range());
            return Reading.lines(e.problems()).stream()
                    .filter(complaint -> complaint.startsWith(expected))
                    .toList();
        }
    }

    @Test
    void theKeysOfTheOriginalAreThereWithTheirDefaults() {
        Map<String, String> ours = KeyCatalogue.of(Scope.DEFAULT).values().stream()
                .collect(Collectors.toMap(ConfigKey::name, ConfigKey::defaultValue));

        assertThat(ours).containsAllEntriesOf(SeedKeys.DEFAULTS);
        assertThat(KeyCatalogue.of(Scope.TIER)).containsKeys(SeedKeys.OF_TIERS.toArray(String[]::new));
        assertThat(KeyCatalogue.of(Scope.GROUP)).containsKeys(SeedKeys.OF_GROUPS.toArray(String[]::new));
    }

    @Test
    void defaultsOfTheCatalogueAreTheOnesInForce() throws InvalidConfigurationException {
        Map<String, String> shown = Reading.of("").all().stream()
                .collect(Collectors.toMap(Configuration.EffectiveValue::key, Configuration.EffectiveValue::value));

        assertThat(shown)
                .isEqualTo(KeyCatalogue.of(Scope.DEFAULT).values().stream()
                        .collect(Collectors.toMap(ConfigKey::name, ConfigKey::defaultValue)));
    }
}
