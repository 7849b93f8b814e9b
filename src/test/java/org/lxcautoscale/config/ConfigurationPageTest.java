package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.config.ConfigKey.Scope;

/** The tables of {@code docs/configuration.md} say what the {@link KeyCatalogue} says. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final Pattern KEY = Pattern.compile("`(\\w+)`( \\*\\*new\\*\\*)?");
    private static final Set<String> KINDS_OF_TEXT = Set.of("path", "URL", "text", "time zone");

    /** A row of a table of keys. */
    private record Row(String heading, List<String> cells) {

        String key() {
            return KEY.matcher(cells.getFirst()).replaceAll("$1");
        }

        boolean isNew() {
            return cells.getFirst().contains("**new**");
        }

        Scope scope() {
            return switch (heading) {
                case "Tiers" -> Scope.TIER;
                case "Horizontal scaling groups" -> Scope.GROUP;
                case "History" -> Scope.HISTORY;
                case "Machine learning" -> Scope.ML;
                case "API" -> Scope.API;
                case "Proxmox API" -> Scope.PROXMOX_API;
                default -> Scope.DEFAULT;
            };
        }
    }

    private static List<Row> rows() throws IOException {
        String page = Files.readString(PAGE);
        String keys = page.substring(page.indexOf("## Keys"), page.indexOf("## Variables"));
        return Arrays.stream(keys.split("\n### "))
                .skip(1)
                .flatMap(part -> part.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> new Row(part.lines().findFirst().orElseThrow(), cells(line))))
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
    }

    private static Row row(Scope scope, String name) throws IOException {
        return rows().stream()
                .filter(row -> row.scope() == scope && row.key().equals(name))
                .reduce((_, _) -> {
                    throw new AssertionError(name + " appears twice");
                })
                .orElseThrow(() -> new AssertionError(name + " is missing"));
    }

    static List<ConfigKey> keys() {
        return KeyCatalogue.KEYS;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyIsListedWithDefaultAndRange(ConfigKey key) throws IOException {
        List<String> cells = row(listedIn(key), key.name()).cells();

        assertThat(cells.get(1)).isEqualTo(defaultOf(key));
        if (key.type() == ConfigKey.Type.TEXT && key.choices().isEmpty()) {
            assertThat(cells.get(2)).isIn(KINDS_OF_TEXT);
        } else {
            assertThat(cells.get(2)).isEqualTo(rangeOf(key));
        }
        assertThat(cells.getLast()).isNotBlank().endsWith(".");
    }

    @Test
    void everyContainerListDescribesItsEntries() throws IOException {
        assertThat(row(Scope.DEFAULT, "ignore_lxc").cells().getLast()).contains("ids, ranges, names, `tag:NAME`");
        assertThat(row(Scope.TIER, "lxc_containers").cells().getLast()).contains("ids, ranges, names, `tag:NAME`");
        assertThat(row(Scope.GROUP, "lxc_containers").cells().getLast()).contains("ids and ranges");
    }

    @Test
    void noOtherKeyIsListed() throws IOException {
        assertThat(rows()).hasSameSizeAs(KeyCatalogue.KEYS);
    }

    @Test
    void keysAllowedInTiersAreMarked() throws IOException {
        assertThat(rows())
                .filteredOn(row -> row.scope() == Scope.DEFAULT)
                .allSatisfy(row -> assertThat(row.cells().get(3))
                        .as(row.key())
                        .isEqualTo(KeyCatalogue.find(Scope.TIER, row.key()).isPresent() ? "yes" : "no"));
    }

    @Test
    void keysThatTheOriginalLacksAreMarkedAsNew() throws IOException {
        assertThat(rows())
                .filteredOn(row -> row.scope() == Scope.DEFAULT)
                .allSatisfy(row ->
                        assertThat(row.isNew()).as(row.key()).isEqualTo(!SeedKeys.DEFAULTS.containsKey(row.key())));
    }

    @Test
    void theExampleOfProblemsIsRealOutput() throws IOException {
        String page = Files.readString(PAGE);
        String said = new InvalidConfigurationException(Reading.problems(Reading.fixture("bad.yaml"))).getMessage();

        assertThat(page).contains("lxc-autoscale: " + said.replace("c.yaml", "bad.yaml") + "\n```");
    }

    @Test
    void itsExamplesOfYamlAreValid() throws Exception {
        List<String> examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(example -> example.group(1))
                .filter(example -> !example.contains("_file"))
                .toList();

        assertThat(examples).hasSizeGreaterThan(2);
        for (String example : examples) {
            assertThat(Reading.with(Map.of("GOTIFY_TOKEN", "t"), example, Map.of()))
                    .as(example)
                    .isNotNull();
        }
    }

    private static Scope listedIn(ConfigKey key) {
        return Stream.of(Scope.values())
                .filter(key.scopes()::contains)
                .findFirst()
                .orElseThrow();
    }

    private static String defaultOf(ConfigKey key) {
        if (key.required()) {
            return "*required*";
        }
        return key.defaultValue().isEmpty() ? "*none*" : "`" + key.defaultValue() + "`";
    }

    private static String rangeOf(ConfigKey key) {
        return switch (key.type()) {
            case INTEGER, NUMBER -> (key.range() + " " + key.unit()).strip();
            case BOOLEAN -> coded(Stream.concat(Stream.of("true", "false"), key.choices().stream()));
            case TEXT -> coded(key.choices().stream());
            case CONTAINER, CONTAINERS, TEXTS ->
                key.description().toLowerCase(Locale.ROOT).substring(2);
        };
    }

    private static String coded(Stream<String> values) {
        return values.map(value -> "`" + value + "`").collect(Collectors.joining(", "));
    }
}
