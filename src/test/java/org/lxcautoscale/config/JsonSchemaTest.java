package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The schema agrees with the reader, as far as a schema can. */
class JsonSchemaTest {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonSchema.text(), InputFormat.JSON);

    private static final Jsonb JSON = Jsonb.builder().serializeNulls(true).build();

    private static final String EXAMPLES = "org.lxcautoscale.config.KeyExample#";

    /** What an editor would mark. */
    private static List<Error> errors(String yaml) {
        Object content =
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        return SCHEMA.validate(JSON.toJson(content), InputFormat.JSON);
    }

    /** What an editor would mark of the value, whatever else is missing. */
    private static List<Error> errorsAt(KeyExample example) {
        return errors(example.asYaml()).stream()
                .filter(error -> error.getInstanceLocation().toString().contains("/" + example.key()))
                .toList();
    }

    private static Map<?, ?> section(Scope scope) {
        Map<?, ?> schema = (Map<?, ?>) JSON.type(Object.class).fromJson(JsonSchema.text());
        return switch (scope) {
            case DEFAULT -> in(schema, "properties", "DEFAULT");
            case TIER -> in(schema, "patternProperties", "^TIER_.");
            case GROUP -> in(schema, "patternProperties", "^HORIZONTAL_SCALING_GROUP_[A-Za-z0-9_.-]{1,100}$");
            case HISTORY -> in(schema, "properties", "history");
            case ML -> in(schema, "properties", "ml");
            case API -> in(schema, "properties", "api");
            case PROXMOX_API -> in(schema, "properties", "proxmox_api");
        };
    }

    private static Map<?, ?> in(Map<?, ?> map, String... path) {
        Map<?, ?> inner = map;
        for (String step : path) {
            inner = (Map<?, ?>) inner.get(step);
        }
        return inner;
    }

    @Test
    void itIsASchemaItself() {
        Schema ofSchemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

        assertThat(ofSchemas.validate(JsonSchema.text(), InputFormat.JSON)).isEmpty();
    }

    @Test
    void theDefaultFileIsValid() throws IOException {
        assertThat(errors(Files.readString(Path.of("packaging/lxc_autoscale.yaml"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed-default.yaml", "seed-tier.yaml", "seed-group.yaml"})
    void theFilesOfTheOriginalAreValid(String fixture) throws IOException {
        assertThat(errors(Reading.fixture(fixture))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "shown")
    void everyKeyMayHaveOtherValues(KeyExample example) {
        assertThat(errors(example.asYaml())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "all")
    void noKeyMayHaveAValueOfAnotherType(KeyExample example) {
        assertThat(errorsAt(example.with("{a: 1}"))).isNotEmpty();
        assertThat(errorsAt(example.with("[[a]]"))).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES + "numbers")
    void noNumberMayBeBeyondItsRange(KeyExample example) {
        ConfigKey key = example.inCatalogue();

        assertThat(errorsAt(example.with(ConfigKey.plain(key.minimum() - 1)))).isNotEmpty();
        assertThat(errorsAt(example.with("some"))).isNotEmpty();
        if (!Double.isInfinite(key.maximum())) {
            assertThat(errorsAt(example.with(ConfigKey.plain(key.maximum() + 1))))
                    .isNotEmpty();
        }
    }

    static Stream<Scope> scopes() {
        return Stream.of(Scope.values());
    }

    private static Set<String> keysOfBoth(Scope scope) {
        Set<String> keys = new HashSet<>(KeyCatalogue.of(scope).keySet());
        keys.addAll(OriginalKeys.names(scope));
        if (scope == Scope.DEFAULT || scope == Scope.TIER) {
            keys.add(KeyCatalogue.STARTUP_BOOST);
        }
        if (scope == Scope.DEFAULT) {
            keys.add(RawSection.PROXMOX_API);
        }
        return keys;
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void everyKeyHasItsSentenceAndDefault(Scope scope) {
        Map<?, ?> properties = in(section(scope), "properties");

        assertThat(Set.<Object>copyOf(properties.keySet())).isEqualTo(keysOfBoth(scope));
        assertThat(KeyCatalogue.of(scope).values()).allSatisfy(key -> {
            Map<?, ?> property = in(properties, key.name());
            assertThat(String.valueOf(property.get("description"))).startsWith(key.doc());
            assertThat(property.containsKey("default"))
                    .isEqualTo(!key.defaultValue().isEmpty());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEFAULT: {dry_run: yes}",
                "DEFAULT: {energy_mode: on}",
                "TIER_A: {energy_mode: Learned}",
                "DEFAULT: {startup_boost: {factor: 2, duration: 5m}}",
                "DEFAULT: {poll_interval: '60 s', cooldown: 5m, regret_window: 1h30m}",
                "DEFAULT: {min_memory: 512M, max_memory: 8 GiB, log_max_bytes: 1MB}",
                "DEFAULT: {cpu_upper_threshold: 85%, off_peak_start: 22:00, off_peak_end: 06:00}",
                "DEFAULT: {backend: cli, smtp_port: 25}",
                "TIER_A: {min_cores: }",
                "DEFAULT: {dry_run: OFF}",
                "DEFAULT: {dry_run: 1}",
                "DEFAULT: {behaviour: Aggressive}",
                "DEFAULT: {poll_interval: '60'}",
                "DEFAULT: {poll_interval: '${POLL}'}",
                "DEFAULT: {dry_run: '${DRY:-no}'}",
                "DEFAULT: {behaviour: '${B}'}",
                "DEFAULT: {max_memory: }",
                "DEFAULT: {max_memory: ''}",
                "DEFAULT: {ignore_lxc: '100,101'}",
                "DEFAULT: {ignore_lxc: 100}",
                "DEFAULT: {ignore_lxc: }",
                "DEFAULT: {gotify_url: }",
                "HORIZONTAL_SCALING_GROUP_a-1.b: {base_snapshot_name: 1, scale_in: off, health: 'tcp 22', on_ready: [/x]}",
                "DEFAULT:",
                "TIER_A:",
                "{}",
            })
    void whatTheReaderTakesIsValid(String yaml) {
        assertThat(errors(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEFAULT: {poll_intervall: 60}",
                "default: {poll_interval: 60}",
                "TIER_: {}",
                "TIER_A: {log_file: /x}",
                "DEFAULT: {lxc_containers: [100]}",
                "DEFAULT: {poll_interval: }",
                "DEFAULT: {poll_interval: 2.5}",
                "DEFAULT: {poll_interval: '60 parsecs'}",
                "DEFAULT: {min_memory: 8X}",
                "DEFAULT: {off_peak_start: '22:30'}",
                "DEFAULT: {dry_run: maybe}",
                "DEFAULT: {dry_run: learned}",
                "DEFAULT: {dry_run: 2}",
                "DEFAULT: {behaviour: wild}",
                "DEFAULT: {ignore_lxc: [{a: 1}]}",
                "DEFAULT: {log_file: [/x]}",
                "DEFAULT: 300",
                "[DEFAULT]",
                "HORIZONTAL_SCALING_GROUP_1: {min_instances: 2}",
                "HORIZONTAL_SCALING_GROUP_1:",
                "HORIZONTAL_SCALING_GROUP_a b: {base_snapshot_name: 1}",
                "HORIZONTAL_SCALING_GROUP_1: {base_snapshot_name: 1, scale_in: no}",
            })
    void whatTheReaderRefusesIsInvalid(String yaml) {
        assertThat(Reading.problems(yaml)).isNotEmpty();
        assertThat(errors(yaml)).isNotEmpty();
    }
}
