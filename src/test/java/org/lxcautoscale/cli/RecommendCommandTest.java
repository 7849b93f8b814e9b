package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the simulated host, of which container 104 has a history: it uses half of a core and 300 MiB. */
class RecommendCommandTest {

    @TempDir
    private Path dir;

    private Path config;

    @BeforeEach
    void configure() throws Exception {
        config = Files.writeString(
                dir.resolve("c.yaml"),
                "DEFAULT: {backend: simulated, timezone: UTC, state_dir: '%s', lock_file: '%s'}\n"
                        .formatted(dir, dir.resolve("lock")));
    }

    private record Result(int exitCode, String out, String err) {}

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("recommend", "--config", config.toString()));
        all.addAll(List.of(arguments));
        try (Program program = Program.start(dir, all.toArray(String[]::new))) {
            int exitCode = program.end();
            return new Result(exitCode, String.join("\n", program.out()), String.join("\n", program.err()));
        }
    }

    @Test
    void aContainerIsAdvisedOnByItsHistoryAndTheOthersAreListed() {
        KeptHistory.keep(dir, "104", "files", 120);

        Result result = run("--window", "6h");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        List<String> lines = result.out().lines().toList();
        String files = lines.stream()
                .filter(line -> line.startsWith("104 "))
                .findFirst()
                .orElseThrow();
        assertThat(files).containsPattern("files +8 → [12] +8192 → 512 +0 → 0 +low");
        assertThat(lines).anyMatch(line -> line.matches("102 +db1 +- +- .*nothing is known of what it has used.*"));
        assertThat(lines).noneMatch(line -> line.startsWith("9000"));
        assertThat(lines.getLast()).startsWith("In 6h, ");
        assertThat(lines.get(lines.size() - 2)).startsWith("You would get back ");
    }

    @Test
    void theExitCodeSaysWhetherAnythingWouldChangeOnlyWhenAsked() {
        KeptHistory.keep(dir, "104", "files", 60);

        assertThat(run("104", "--window", "6h").exitCode()).isZero();
        assertThat(run("104", "--window", "6h", "--exit-code").exitCode()).isEqualTo(ExitCode.CONDITION_MET);
        assertThat(run("102", "--window", "6h", "--exit-code").exitCode()).isZero();
    }

    @Test
    void containersAreChosenByIdOrName() {
        KeptHistory.keep(dir, "104", "files", 20);

        List<String> lines = run("db1", "104", "--output", "csv").out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("102,db1,");
        assertThat(lines.get(2)).startsWith("104,files,");
        Result unknown = run("999");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(unknown.err()).contains("there is no container '999'; there are 101 web1, 102 db1");
    }

    @Test
    void withoutAnyRecordItSaysWhereItLookedAndWhatToDo() {
        Result result = run();

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains(dir.resolve("history.db").toString(), "let the daemon run");
    }

    @Test
    void whereTheHostCannotBeReadTheHistoryHasTheSize() throws Exception {
        KeptHistory.keep(dir, "104", "files", 60);
        Files.writeString(config, Files.readString(config).replace("simulated", "proxmox"));

        Result result = run("--window", "6h");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("as the host cannot be read");
        assertThat(result.out()).containsPattern("104 +files +2 → 1 +1024 → 512 ");
    }

    @Test
    void wrongArgumentsAreErrorsOfUsage() {
        assertThat(run("--window", "ten").err()).contains("--window is 'ten'", "30m, 6h");
        assertThat(run("--window", "9y").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("--output", "xml").exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
