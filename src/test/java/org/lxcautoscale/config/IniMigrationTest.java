package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.settings.TagKey;

/** From {@code lxc_autoscale.conf} to {@code lxc_autoscale.yaml}, whatever comes in between. */
class IniMigrationTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    private static final String BACKUP = "lxc_autoscale.conf.migrated.20260102-030405.backup";

    @TempDir
    private Path dir;

    private Path ini;
    private Path yaml;
    private IniMigration migration;
    private String old;

    @BeforeEach
    void anIniFile() throws IOException {
        ini = dir.resolve("lxc_autoscale.conf");
        yaml = dir.resolve("lxc_autoscale.yaml");
        migration = new IniMigration(ini, yaml);
        old = Reading.fixture("lxc_autoscale.conf");
        Files.writeString(ini, old);
    }

    private Path run() throws IOException, InvalidConfigurationException {
        return migration.write(migration.plan().orElseThrow(), NOW);
    }

    private String preview() throws InvalidConfigurationException {
        return migration.plan().orElseThrow().text();
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void theNewFileIsEquivalentToTheOldOne() throws Exception {
        Configuration before = migration.read(Map.of());

        Path backup = run();

        assertThat(backup).isEqualTo(dir.resolve(BACKUP)).hasContent(old);
        assertThat(files()).containsExactlyInAnyOrder("lxc_autoscale.yaml", BACKUP);
        Configuration after = new ConfigurationReader(Map.of()).read(yaml, Map.of());
        assertThat(after.settings()).isEqualTo(before.settings());
        assertThat(migration.isNeeded()).isFalse();
    }

    @Test
    void keysKeepTheirOrderAndTheDefaultsThatWereWritten() throws Exception {
        Files.writeString(
                ini, "[DEFAULT]\nmax_cores: 6 \nignore_lxc = 100, web-1\ngotify_url =\npoll_interval = 300\n");

        assertThat(preview()).isEqualTo("""
                # Made from lxc_autoscale.conf
                DEFAULT:
                  max_cores: 6
                  ignore_lxc: ['100', 'web-1']
                  gotify_url: ''
                  poll_interval: 300
                """);
    }

    @Test
    void commentsAndBlankLinesMoveAlong() throws Exception {
        Files.writeString(ini, """
                ; my host

                [DEFAULT]
                # the most
                max_cores = 6  ; enough

                ;none
                memory_margin_percent: 12
                smtp_password = s3cr3t
                smtp_to = a@example.org,
                  b@example.org  # both
                # the end
                """);

        assertThat(preview()).isEqualTo("""
                # Made from lxc_autoscale.conf
                # my host

                DEFAULT:
                  # the most
                  max_cores: 6  # enough

                  #none
                  usage_margin_percent: 12
                  # smtp_password: ***  # no effect: no mail is sent here; notifications go to Gotify (gotify_url)
                  # smtp_to: a@example.org, b@example.org  # both  # no effect: no mail is sent here; notifications go \
                to Gotify (gotify_url)
                  # the end
                """);
        assertThat(migration.plan().orElseThrow().changes())
                .startsWith(new Migration.Change("memory_margin_percent", "DEFAULT", 8, "usage_margin_percent"))
                .hasSize(3);
        assertThat(run()).content().contains("s3cr3t");
    }

    @Test
    void textsThatYamlWouldTakeForSomethingElseAreKept() throws Exception {
        Files.writeString(ini, """
                [DEFAULT]
                gotify_token = it's${HOME}:{a}
                log_file = /x/#1:[a]'.log
                lxc_path =
                """);
        Configuration before = migration.read(Map.of());

        run();

        assertThat(new ConfigurationReader(Map.of("HOME", "/root"))
                        .read(yaml, Map.of())
                        .settings())
                .isEqualTo(before.settings());
        assertThat(before.settings().startup().gotify().token()).isEqualTo("it's${HOME}:{a}");
    }

    @Test
    void aPreviewWritesNothing() throws Exception {
        preview();

        assertThat(files()).containsExactly("lxc_autoscale.conf");
    }

    @Test
    void theCommandLineOverridesTheIniFile() throws Exception {
        assertThat(migration.read(Map.of("poll_interval", "60")).settings().pollInterval())
                .hasSeconds(60);
        assertThatThrownBy(() -> migration.read(Map.of("poll_interval", "never")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("command line: poll_interval is 'never'");
    }

    @Test
    void anInvalidFileIsLeftAlone() throws IOException {
        Files.writeString(ini, "[DEFAULT]\nmin_cores = 2\nmax_cores = 1\ncolour = red\n");

        assertThatThrownBy(() -> run())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("lxc_autoscale.conf:2:13: ")
                .hasMessageContaining("lxc_autoscale.conf:4:1: unknown key 'colour'");
        assertThat(files()).containsExactly("lxc_autoscale.conf");
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--,rw-r-----", "rw-------,rw-------", "r--r-----,rw-r-----", "rwxrwxrwx,rw-r-----"})
    void permissionsAreNeverWidened(String before, String after) throws Exception {
        Files.setPosixFilePermissions(ini, PosixFilePermissions.fromString(before));

        run();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(yaml)))
                .isEqualTo(after);
    }

    @Test
    void theNextRunRecoversFromACrashWhileWriting() throws Exception {
        String whole = preview();
        Files.writeString(dir.resolve("lxc_autoscale.yaml.migrating"), whole.substring(0, whole.length() / 2));
        assertThat(migration.isNeeded()).isTrue();

        run();

        assertThat(files()).containsExactlyInAnyOrder("lxc_autoscale.yaml", BACKUP);
        assertThat(yaml).hasContent(whole);
    }

    @Test
    void theNextRunRecoversFromACrashBeforeTheMove() throws Exception {
        String whole = preview();
        Files.writeString(yaml, whole);
        assertThat(migration.isNeeded()).isTrue();

        run();

        assertThat(files()).containsExactlyInAnyOrder("lxc_autoscale.yaml", BACKUP);
        assertThat(yaml).hasContent(whole);
    }

    @Test
    void aYamlFileOfAnotherContentIsNeverReplaced() throws Exception {
        Migration.Plan plan = migration.plan().orElseThrow();
        Files.writeString(yaml, "DEFAULT:\n");

        assertThat(migration.plan()).isEmpty();
        assertThatThrownBy(() -> migration.write(plan, NOW)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(yaml).hasContent("DEFAULT:\n");
        assertThat(ini).hasContent(old);
        assertThat(files()).containsExactlyInAnyOrder("lxc_autoscale.yaml", "lxc_autoscale.conf");
    }

    @Test
    void anEarlierBackupIsNeverReplaced() throws Exception {
        Files.writeString(dir.resolve(BACKUP), "earlier");

        assertThatThrownBy(() -> run()).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(dir.resolve(BACKUP)).hasContent("earlier");
        assertThat(ini).hasContent(old);
        assertThat(migration
                        .write(migration.plan().orElseThrow(), NOW.plusSeconds(1))
                        .getFileName())
                .hasToString(BACKUP.replace("0405", "0406"));
    }

    @Test
    void aReadOnlyDirectoryIsLeftAsItIs() throws Exception {
        try (ReadOnly _ = ReadOnly.make(dir)) {
            assertThatThrownBy(() -> run()).isInstanceOf(IOException.class);

            assertThat(files()).containsExactly("lxc_autoscale.conf");
            assertThat(migration
                            .read(Map.of())
                            .settings()
                            .containers()
                            .defaults()
                            .amount(TagKey.MAX_CORES))
                    .isEqualTo(6);
        }
    }

    @Test
    void withoutAnOldFileThereIsNothingToDo() throws IOException {
        Files.delete(ini);
        assertThat(migration.isNeeded()).isFalse();

        Files.createDirectory(ini);
        assertThat(migration.isNeeded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/etc/a/lxc_autoscale.yaml,/etc/a/lxc_autoscale.conf", "a.b.yml,a.b.conf", "a,a.conf"})
    void theOldFileLiesBesideTheNewOne(Path yamlFile, Path iniFile) {
        assertThat(IniMigration.iniPathFor(yamlFile)).isEqualTo(iniFile);
    }
}
