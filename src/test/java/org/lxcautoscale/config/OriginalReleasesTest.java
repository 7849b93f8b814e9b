package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Configuration files with the keys of the original's releases, from August 2024 on. */
class OriginalReleasesTest {

    private static final Path FILES = Path.of("src/test/resources/config");
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

    @TempDir
    private Path dir;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FILES, 2)) {
            return files.filter(file -> file.toString().matches(".*\\.(yaml|conf)"))
                    .filter(file -> !file.endsWith("bad.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void itMigratesAndMeansTheSame(Path file) throws Exception {
        boolean isIni = file.toString().endsWith(".conf");
        Path old = Files.copy(file, dir.resolve(isIni ? "c.conf" : "c.yaml"));
        Path yaml = dir.resolve("c.yaml");
        ConfigurationReader reader = new ConfigurationReader(Map.of());
        IniMigration ini = new IniMigration(old, yaml);
        Migration migration = isIni ? ini : new YamlMigration(yaml, Map.of());
        Configuration before = isIni ? ini.read(Map.of()) : reader.read(yaml, Map.of());

        var plan = migration.plan();

        if (plan.isEmpty()) {
            assertThat(before.warnings()).isEmpty();
        } else {
            Path backup = migration.write(plan.get(), NOW);
            assertThat(backup).hasSameBinaryContentAs(file);
            assertThat(comments(Files.readString(yaml))).containsAll(comments(Files.readString(file)));
        }
        Configuration after = reader.read(yaml, Map.of());
        assertThat(after.settings()).isEqualTo(before.settings());
        assertThat(after.warnings()).isEmpty();
        assertThat(migration.plan()).isEmpty();
        assertThat(new YamlMigration(yaml, Map.of()).plan()).isEmpty();
    }

    private static List<String> comments(String text) {
        return text.lines()
                .map(String::strip)
                .map(line -> line.replaceFirst("^;", "#"))
                .filter(line -> line.startsWith("#"))
                .toList();
    }
}
