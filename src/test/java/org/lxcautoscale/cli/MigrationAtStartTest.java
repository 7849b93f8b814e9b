package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there is only the INI file of an early version of the original, it holds, and becomes YAML. */
class MigrationAtStartTest {

    @TempDir
    private Path dir;

    private Site site;
    private Path ini;

    @BeforeEach
    void anIniFileOnly() throws IOException {
        site = new Site(dir).with("backend", "simulated");
        ini = dir.resolve("lxc_autoscale.conf");
        Files.writeString(
                ini,
                Files.readString(site.config())
                        .replace("DEFAULT:", "[DEFAULT]")
                        .replaceAll("(?s)\napi:.*", "\n") // these files have no such section
                        .replaceAll("(?m)^ +", ""));
        Files.delete(site.config());
    }

    private List<String> backups() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("migrated"))
                    .toList();
        }
    }

    private void assertMigrated(Program program) throws IOException {
        assertThat(program.err()).anyMatch(line -> line.contains("was migrated to " + site.config()));
        assertThat(site.config()).content().startsWith("# Made from lxc_autoscale.conf");
        assertThat(ini).doesNotExist();
        assertThat(backups())
                .singleElement()
                .asString()
                .matches("lxc_autoscale\\.conf\\.migrated\\.\\d{8}-\\d{6}\\.backup");
    }

    private void assertUntouched() throws IOException {
        assertThat(ini).exists();
        assertThat(site.config()).doesNotExist();
        assertThat(backups()).isEmpty();
    }

    @Test
    void theDaemonMigrates() throws IOException {
        try (Program daemon = site.start("daemon")) {
            daemon.awaitLine("Next run in 2 seconds").signal("TERM").end();

            assertMigrated(daemon);
        }
        try (Program daemon = site.start("daemon")) {
            daemon.awaitLine("Next run in 2 seconds");

            assertThat(daemon.err()).isEmpty();
        }
    }

    @Test
    void aSingleCycleMigrates() throws IOException {
        Program once = site.run("once");

        assertThat(once.end()).isZero();
        assertMigrated(once);
    }

    @Test
    void aDryRunReadsTheOldFileAndLeavesIt() throws IOException {
        Program once = site.run("once", "--dry-run");

        assertThat(once.end()).isZero();
        assertThat(once.out()).anyMatch(line -> line.contains("web1"));
        assertUntouched();
    }

    @Test
    void otherCommandsReadTheOldFileAndLeaveIt() throws IOException {
        Program status = site.run("status");

        assertThat(status.end()).isZero();
        assertThat(status.out()).anyMatch(line -> line.contains("web1"));
        assertUntouched();
    }

    @Test
    void whatCannotBeWrittenDoesNotKeepTheDaemonFromStarting() throws IOException {
        Files.createDirectories(dir.resolve("lxc_autoscale.yaml.migrating/in-the-way"));

        try (Program daemon = site.start("daemon")) {
            daemon.awaitLine("Next run in 2 seconds");

            assertThat(daemon.err())
                    .anyMatch(line -> line.contains(ini + " is in force, but could not be migrated to YAML: "));
            assertThat(ini).exists();
            assertThat(site.config()).doesNotExist();
        }
    }

    @Test
    void anInvalidOldFileKeepsTheDaemonFromStarting() throws IOException {
        Files.writeString(ini, "[DEFAULT]\ncolour = red\n");

        Program daemon = site.run("daemon");

        assertThat(daemon.end()).isEqualTo(ExitCode.CONFIGURATION_INVALID);
        assertThat(daemon.err()).anyMatch(line -> line.contains(ini + ":2:1: unknown key 'colour'"));
        assertUntouched();
    }
}
