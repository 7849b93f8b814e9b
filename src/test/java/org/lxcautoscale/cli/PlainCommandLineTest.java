package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is used most does without picocli, and answers in the same way. */
class PlainCommandLineTest {

    @TempDir
    private Path dir;

    private static PlainCommandLine line(String text) {
        return PlainCommandLine.of(text.split(" ")).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "status",
                "status --config /f",
                "status -c /f",
                "daemon",
                "daemon --until-allowed",
                "daemon --config /f --until-allowed",
                "daemon --until-allowed -c f"
            })
    void isOneOfThese(String text) {
        assertThat(PlainCommandLine.of(text.split(" "))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-V",
                "--version --help",
                "--version status",
                "status --until-allowed",
                "status --output json",
                "status --config",
                "status --config --output",
                "status --config /f --config /g",
                "status --config=/f",
                "status 104",
                "daemon --dry-run",
                "daemon --until-allowed --until-allowed",
                "daemon --poll_interval 5",
                "once",
                "statsu"
            })
    void theOthersAreLeftToPicocli(String text) {
        assertThat(PlainCommandLine.of(text.split(" "))).isEmpty();
    }

    @Test
    void noArgumentsAreLeftToPicocli() {
        assertThat(PlainCommandLine.of()).isEmpty();
    }

    @Test
    void statusAnswersAsThroughPicocli() throws Exception {
        Path file = Files.writeString(dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: simulated
                  lock_file: %s/lock
                  state_dir: %s
                """.formatted(dir, dir));
        try (Program plain = Program.start(dir, "status", "--config", file.toString());
                Program parsed = Program.start(dir, "status", "--config", file.toString(), "--output", "text")) {
            assertThat(plain.end()).isEqualTo(parsed.end()).isZero();
            assertThat(firstColumn(plain.out()))
                    .isEqualTo(firstColumn(parsed.out()))
                    .contains("101", "112");
        }
    }

    /** Measured values differ from one run to the next. */
    private static List<String> firstColumn(List<String> lines) {
        return lines.stream().map(line -> line.replaceFirst("\\s.*", "")).toList();
    }

    @Test
    void versionAnswersAsThroughPicocli() throws Exception {
        StringWriter plain = new StringWriter();
        StringWriter parsed = new StringWriter();

        line("--version").run(new PrintWriter(plain), new PrintWriter(new StringWriter()));
        Main.commandLine().setOut(new PrintWriter(parsed)).execute("--version");

        assertThat(plain).hasToString(parsed.toString());
    }
}
