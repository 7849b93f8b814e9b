package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.OriginalKeys.Treatment;

/** The table of {@code docs/upgrade.md} says what {@link OriginalKeys} says. */
class UpgradePageTest {

    private static final Path PAGE = Path.of("docs/upgrade.md");

    /** A key and what it is here, in which kinds of sections. */
    private record KeyHere(String key, String here) {}

    /** The rows as they should be: by kind of section, in the order of {@link OriginalKeys}. */
    static List<String> expectedRows() {
        Map<KeyHere, List<String>> sections = new LinkedHashMap<>();
        for (Scope scope : Scope.values()) {
            for (String name : OriginalKeys.names(scope)) {
                KeyHere key = new KeyHere(
                        name, here(OriginalKeys.treatment(scope, name).orElseThrow()));
                sections.computeIfAbsent(key, _ -> new ArrayList<>()).add(section(scope));
            }
        }
        List<String> rows = new ArrayList<>();
        sections.forEach((key, names) ->
                rows.add("| `%s` | %s | %s |".formatted(key.key(), String.join(", ", names), key.here())));
        return rows;
    }

    private static String section(Scope scope) {
        return switch (scope) {
            case DEFAULT -> "`DEFAULT`";
            case TIER -> "`TIER_…`";
            case GROUP -> "`HORIZONTAL_SCALING_GROUP_…`";
            case HISTORY -> "`history`";
            case ML -> "`ml`";
            case API -> "`api`";
            case PROXMOX_API -> "`proxmox_api`";
        };
    }

    private static String here(Treatment treatment) {
        return switch (treatment) {
            case Treatment.Ignored(String reason) -> "no effect: " + reason;
            case Treatment.Renamed(String name) -> "`" + name + "`";
            case Treatment.FormerName(String name) -> "`" + name + "`";
            case Treatment.TokenIdPart _ -> "`token_id`, which is `user`, `!` and `token_name`";
            case Treatment.RemoteHost _ ->
                "`dry_run: true`, so that nothing is changed; without effect if false, or with `backend: api`";
        };
    }

    private static List<String> rows(String heading) throws IOException {
        return Files.readString(PAGE)
                .lines()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    @Test
    void everyKeyThatIsDifferentHereIsListedAndNoOther() throws IOException {
        assertThat(rows("## Keys that are different")).containsExactlyElementsOf(expectedRows());
    }

    @Test
    void sectionsAndValuesThatAreDifferentAreListed() throws IOException {
        List<String> backends = OriginalKeys.BACKENDS.entrySet().stream()
                .map(name -> "| `backend: %s` | `backend: %s` |".formatted(name.getKey(), name.getValue()))
                .sorted()
                .toList();

        assertThat(rows("## Sections and values that are different"))
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(
                                        "| `%s` | `%s` |".formatted(OriginalKeys.DEFAULTS, RawSection.DEFAULT),
                                        "| `proxmox_api` below `DEFAULT` | the section `proxmox_api` |"),
                                backends.stream())
                        .toList());
    }
}
