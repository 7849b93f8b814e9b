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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code lxc-autoscale config …}: what it prints, and how it ends. */
class ConfigCommandTest {

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
        try (InputStream in = ConfigCommandTest.class.getResourceAsStream("/config/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void checkCountsWhatAValidFileHas() throws IOException {
        Files.writeString(yaml, """
                DEFAULT: {ignore_lxc: [100]}
                TIER_A: {lxc_containers: [101, 102]}
                TIER_B: {lxc_containers: [103]}
                HORIZONTAL_SCALING_GROUP_1: {base_snapshot_name: 104}
                """);

        assertThat(config("check")).isZero();
        assertThat(out)
                .hasToString(yaml + " is valid: 2 tiers with 3 containers, 1 ignored, 1 scaling groups."
                        + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void checkTakesTheFileWithoutItsOption() throws IOException {
        Files.writeString(yaml, "DEFAULT: {}\n");
        Files.writeString(ini, "[DEFAULT]\nmax_cores = 6  # enough\n");

        assertThat(run("config", "check", yaml.toString())).isZero();
        assertThat(out.toString()).startsWith(yaml + " is valid: ");
        assertThat(run("config", "check", ini.toString())).isZero();
        assertThat(out.toString()).startsWith(ini + " is valid, and becomes YAML");
        assertThat(run("config", "check", "--config", yaml.toString(), ini.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("check one at a time");
        assertThat(run("config", "check", dir + "/none.yaml")).isEqualTo(3);
    }

    @Test
    void checkShowsWarningsAndTheFileIsValidAllTheSame() throws IOException {
        Files.writeString(yaml, "DEFAULT:\n  smtp_port: 25\n");

        assertThat(config("check")).isZero();
        assertThat(out.toString()).startsWith(yaml + " is valid: ");
        assertThat(err.toString().lines())
                .containsExactly(
                        "lxc-autoscale: the configuration has a warning:",
                        yaml
                                + ":2:3: warning: 'smtp_port' has no effect: no mail is sent here; notifications go to Gotify"
                                + " (gotify_url)",
                        "      smtp_port: 25",
                        "      ^");
    }

    @Test
    void checkShowsEveryProblemWithItsPlaceAndLine() throws IOException {
        Files.writeString(yaml, fixture("bad.yaml"));

        assertThat(config("check")).isEqualTo(3);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith("lxc-autoscale: the configuration has 7 problems:")
                .contains(String.join(
                        System.lineSeparator(),
                        yaml + ":2:3: unknown key 'poll_intervall' in section 'DEFAULT'; did you mean"
                                + " 'poll_interval'?",
                        "      poll_intervall: 60",
                        "      ^"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "show"})
    void aFileThatIsNotThereIsAProblem(String command) {
        assertThat(config(command)).isEqualTo(3);
        assertThat(err.toString()).contains(yaml + ": cannot be read: there is no such file");
    }

    @Test
    void showNamesEveryValueAndWhereItComesFrom() throws IOException {
        Files.writeString(yaml, "DEFAULT:\n  max_cores: 4\nTIER_A:\n  min_cores: 2\n  lxc_containers: [101]\n");

        assertThat(config("show")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "SECTION|KEY|VALUE|FROM",
                        "DEFAULT|poll_interval|300|default",
                        "DEFAULT|max_cores|4|" + yaml + ":2",
                        "DEFAULT|min_cores|1|default",
                        "TIER_A|max_cores|4|DEFAULT, " + yaml + ":2",
                        "TIER_A|min_cores|2|" + yaml + ":4");
    }

    @ParameterizedTest
    @CsvSource({"101,TIER_A,2", "102,DEFAULT,1", "web-1,DEFAULT,1"})
    void showOfAContainerHasItsTierOnly(String container, String section, String minCores) throws IOException {
        Files.writeString(yaml, "TIER_A: {min_cores: 2, lxc_containers: [101]}\n");

        assertThat(config("show", container)).isZero();
        assertThat(out.toString()
                        .lines()
                        .dropWhile(line -> !line.startsWith("SECTION"))
                        .skip(1))
                .isNotEmpty()
                .allMatch(line -> line.startsWith(section));
        assertThat(out.toString()).containsPattern("min_cores +" + minCores + " ");
    }

    @Test
    void whatIsNoContainerIsAMistakeOfUse() throws IOException {
        Files.writeString(yaml, "");

        assertThat(config("show", "../101")).isEqualTo(2);
        assertThat(err.toString()).contains("'../101' is not a container id");
    }

    @Test
    void secretsAreNotShown() throws IOException {
        Files.writeString(yaml, "DEFAULT:\n  gotify_url: https://x.example\n  gotify_token: s3cr3t\n");

        assertThat(config("show")).isZero();
        assertThat(out.toString()).containsPattern("gotify_token +\\*\\*\\* ").doesNotContain("s3cr3t");

        Files.writeString(yaml, "DEFAULT:\n  gotify_tokn: s3cr3t\n  min_cores: x\n");
        assertThat(config("check")).isEqualTo(3);
        assertThat(err.toString()).contains("gotify_tokn: ***").doesNotContain("s3cr3t");
    }

    @Test
    void theSchemaIsPrintedAsJson() {
        assertThat(run("config", "schema")).isZero();
        assertThat(out.toString().strip())
                .startsWith("{")
                .endsWith("}")
                .contains("https://json-schema.org/draft/2020-12/schema");
    }

    @Test
    void theProcessPrintsAllAndEndsWithTheCode() throws IOException {
        Files.writeString(ini, "[DEFAULT]\nmax_cores = 6\n");
        try (Program preview = Program.start(dir, "config", "migrate", "--dry-run", "--config", yaml.toString())) {
            assertThat(preview.end()).isZero();
            assertThat(preview.out()).containsExactly("# Made from lxc_autoscale.conf", "DEFAULT:", "  max_cores: 6");
        }
        Files.writeString(yaml, "DEFAULT: {max_cores: few}\n");
        try (Program check = Program.start(dir, "config", "check", "--config", yaml.toString())) {
            assertThat(check.end()).isEqualTo(3);
            assertThat(check.err()).contains(yaml + ":1:22: max_cores is 'few', but must be a number");
            assertThat(check.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "show", "migrate"})
    void problemsOfAnOldFileAreShownAtTheirPlace(String command) throws IOException {
        Files.writeString(ini, "[DEFAULT]\nmax_coers = 6\n");

        assertThat(config(command)).isEqualTo(3);
        assertThat(err.toString()).contains(ini + ":2:1: unknown key 'max_coers'", "did you mean 'max_cores'?");
        assertThat(yaml).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"config", "config nothing", "config check --nothing", "config show 101 102", "config check a b"})
    void whatIsNoCommandIsAMistakeOfUse(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: lxc-autoscale config");
        assertThat(out.toString()).isEmpty();
    }
}
