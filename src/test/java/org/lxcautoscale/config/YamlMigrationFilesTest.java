package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The old file is kept, and the new one written in its place, whatever happens in between. */
class YamlMigrationFilesTest extends YamlMigrationFixture {

    @Test
    void theOldFileIsKeptWithItsMode() throws Exception {
        Migration.Plan plan = plan("DEFAULTS:\n  lock_file: /é\n");
        Files.setPosixFilePermissions(yaml, PosixFilePermissions.fromString("rw-rw----"));

        Path backup = migration.write(plan, NOW);

        assertThat(files()).containsExactly("lxc_autoscale.yaml", BACKUP);
        assertThat(backup).isEqualTo(dir.resolve(BACKUP)).content().isEqualTo("DEFAULTS:\n  lock_file: /é\n");
        assertThat(yaml).content().isEqualTo("DEFAULT:\n  lock_file: /é\n");
        for (Path file : List.of(yaml, backup)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-rw----");
        }
        assertThat(migration.plan()).isEmpty();
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path target = dir.resolve("shared.yaml");
        Files.writeString(target, "DEFAULTS:\n");
        Files.createSymbolicLink(yaml, target);

        migration.write(migration.plan().orElseThrow(), NOW);

        assertThat(yaml).isSymbolicLink().hasContent("DEFAULT:");
        assertThat(target).isRegularFile().hasContent("DEFAULT:");
        assertThat(dir.resolve(BACKUP)).isRegularFile().hasContent("DEFAULTS:");
    }

    @Test
    void aRunThatWasInterruptedAfterTheCopyIsRepeated() throws Exception {
        Migration.Plan plan = plan("DEFAULTS:\n");
        Files.writeString(dir.resolve(BACKUP), "DEFAULTS:\n");

        assertThatThrownBy(() -> migration.write(plan, NOW)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(yaml).hasContent("DEFAULTS:");

        migration.write(plan, NOW.plusSeconds(1));
        assertThat(yaml).hasContent("DEFAULT:");
        assertThat(files()).hasSize(3);
    }

    @Test
    void aReadOnlyDirectoryIsLeftAsItIs() throws Exception {
        Migration.Plan plan = plan("DEFAULTS:\n");
        try (ReadOnly _ = ReadOnly.make(dir)) {
            assertThatThrownBy(() -> migration.write(plan, NOW)).isInstanceOf(IOException.class);
            assertThat(files()).containsExactly("lxc_autoscale.yaml");
        }
        assertThat(yaml).hasContent("DEFAULTS:");
    }
}
