package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code lxc-autoscale config migrate}: what it prints where, and how it ends. */
class MigrateCommandTest {

    @TempDir
    private Path dir;

    private Path yaml;
    private Path ini;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void files() {
        yaml = dir.resolve("lxc_autoscale.yaml");
        ini = dir.resolve("lxc_autoscale.conf");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine program = Main.commandLine();
        program.setOut(new PrintWriter(out));
        program.setErr(new PrintWriter(err));
        return program.execute(arguments);
    }

    private int config(String command, String... more) {
        return run(Stream.concat(Stream.of("config", command, "--config", yaml.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static String fixture(String name) throws IOException {
        try (InputStream in = MigrateCommandTest.class.getResourceAsStream("/config/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The old file's new name, from the last line. */
    private Path backup(String start) {
        String last = out.toString().lines().toList().getLast();
        assertThat(last)
                .startsWith("Wrote " + yaml + "; the old file is kept as " + start)
                .endsWith(".backup.");
        return Path.of(last.replaceAll(".* as (.*)\\.$", "$1"));
    }

    @Test
    void migrateWritesYamlAndKeepsTheOldFile() throws IOException {
        String old = fixture("lxc_autoscale.conf");
        Files.writeString(ini, old);

        assertThat(config("check")).isZero();
        assertThat(out.toString()).startsWith(ini + " is valid, and becomes YAML when the daemon starts: ");
        assertThat(config("migrate")).isZero();

        assertThat(out.toString().lines()).first().isEqualTo("24 keys stay as they are.");
        assertThat(backup(ini + ".migrated.")).hasContent(old);
        assertThat(ini).doesNotExist();
        assertThat(config("check")).isZero();
        assertThat(out.toString()).startsWith(yaml + " is valid: ");
    }

    @Test
    void theIniFileItselfMayBeGiven() throws IOException {
        Files.writeString(ini, "[DEFAULT]\nmax_cores = 6\n");

        assertThat(run("config", "migrate", "--config", ini.toString())).isZero();

        assertThat(backup(ini + ".migrated.")).isRegularFile();
        assertThat(yaml).content().contains("max_cores: 6");
    }

    @Test
    void migrateCanOnlyPrint() throws IOException {
        Files.writeString(ini, "[DEFAULT]\nmax_cores = 6\n");

        assertThat(config("migrate", "--dry-run")).isZero();

        assertThat(out).hasToString("# Made from lxc_autoscale.conf\nDEFAULT:\n  max_cores: 6\n");
        assertThat(yaml).doesNotExist();
        assertThat(ini).exists();
    }

    @Test
    void migrateRewritesYamlAndSaysHow() throws IOException {
        Files.writeString(yaml, "DEFAULTS:\n  max_cores: 3\n  memory_margin_percent: 12\n  smtp_password: s3cr3t\n");

        assertThat(config("migrate")).isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .startsWith(
                        "OLD KEY|SECTION|LINE|HERE",
                        "DEFAULTS|-|1|section DEFAULT",
                        "memory_margin_percent|DEFAULT|3|usage_margin_percent",
                        "smtp_password|DEFAULT|4|no effect: no mail is sent here; notifications go to Gotify (gotify_url);"
                                + " the comment has *** for its value",
                        "",
                        "1 key stays as it is.");
        assertThat(backup(yaml + ".")).content().startsWith("DEFAULTS:").contains("s3cr3t");
        assertThat(yaml).content().startsWith("DEFAULT:").doesNotContain("s3cr3t");
        assertThat(err.toString()).isEmpty();
        assertThat(config("check")).isZero();
        assertThat(err.toString()).isEmpty();

        assertThat(config("migrate")).isZero();
        assertThat(out)
                .hasToString("Nothing to migrate: every key of " + yaml
                        + " has an effect, and is written as it is here." + System.lineSeparator());
        assertThat(dir).isDirectoryContaining(yaml::equals);
        assertThat(dir.toFile().list()).hasSize(2);
    }

    @Test
    void aDryRunPrintsTheNewYamlAloneAndTheTableAsErrors() throws IOException {
        Files.writeString(yaml, "DEFAULTS:\n  max_cores: 3");

        assertThat(config("migrate", "--dry-run")).isZero();

        assertThat(out).hasToString("DEFAULT:\n  max_cores: 3");
        assertThat(err.toString()).startsWith("OLD KEY ").contains("DEFAULTS ", "1 key stays as it is.");
        assertThat(yaml).content().startsWith("DEFAULTS:");
        assertThat(dir.toFile().list()).hasSize(1);
    }

    @Test
    void whatHasToBeChangedByHandIsShownAtItsPlace() throws IOException {
        String old = "DEFAULT: {max_cores: 3, smtp_port: 25}\n";
        Files.writeString(yaml, old);

        assertThat(config("migrate")).isEqualTo(3);

        assertThat(err.toString())
                .startsWith("lxc-autoscale: the configuration cannot be migrated as it is:")
                .contains(yaml + ":1:25: 'smtp_port' should become a comment, but shares a line with something else");
        assertThat(out.toString()).isEmpty();
        assertThat(yaml).hasContent(old);
        assertThat(dir.toFile().list()).hasSize(1);
    }

    @Test
    void migrateSaysWhenThereIsNothingToDo() throws IOException {
        Files.writeString(yaml, "");

        assertThat(config("migrate")).isZero();
        assertThat(out.toString()).startsWith("Nothing to migrate: every key of " + yaml);

        Files.writeString(ini, "[DEFAULT]\nmax_cores = 6\n");
        assertThat(run("config", "migrate", "--config", ini.toString())).isZero();
        assertThat(out.toString())
                .startsWith("Nothing to migrate: " + yaml + " is there already, and is used instead of " + ini);
    }

    @Test
    void aFileThatIsNotThereIsAProblem() {
        assertThat(config("migrate")).isEqualTo(3);
        assertThat(err.toString()).contains(yaml + ": cannot be read: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "migrate --dry-run"})
    void anInvalidFileIsNotChanged(String command) throws IOException {
        String bad = fixture("bad.yaml");
        Files.writeString(yaml, bad);

        assertThat(run(("config " + command + " --config " + yaml).split(" "))).isEqualTo(3);

        assertThat(err.toString()).startsWith("lxc-autoscale: the configuration has 7 problems:");
        assertThat(out.toString()).isEmpty();
        assertThat(yaml).hasContent(bad);
    }
}
