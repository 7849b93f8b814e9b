package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A YAML file of the original and its migration. */
abstract class YamlMigrationFixture {

    static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    static final String BACKUP = "lxc_autoscale.yaml.20260102-030405.backup";

    @TempDir
    Path dir;

    Path yaml;
    YamlMigration migration;

    @BeforeEach
    void aFile() {
        yaml = dir.resolve("lxc_autoscale.yaml");
        migration = new YamlMigration(yaml, Map.of("TOKEN", "s3cr3t"));
    }

    Migration.Plan plan(String old) throws IOException, InvalidConfigurationException {
        Files.writeString(yaml, old);
        return migration.plan().orElseThrow();
    }

    String migrated(String old) throws IOException, InvalidConfigurationException {
        return plan(old).text();
    }

    List<String> changes(String old) throws IOException, InvalidConfigurationException {
        return plan(old).changes().stream()
                .map(change -> "%s|%s|%s|%s"
                        .formatted(change.key(), change.section(), Integer.toString(change.line()), change.here()))
                .toList();
    }

    List<String> refusal(String old) throws IOException {
        Files.writeString(yaml, old);
        InvalidConfigurationException e =
                catchThrowableOfType(InvalidConfigurationException.class, () -> migration.plan());
        assertThat(e).hasMessageStartingWith("the configuration cannot be migrated as it is:");
        return e.problems().stream()
                .map(problem -> problem.inOneLine().replace(dir + "/", ""))
                .toList();
    }

    List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
