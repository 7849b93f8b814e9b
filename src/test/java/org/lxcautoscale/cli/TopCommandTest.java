package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.io.JavaProcess;

/** In a real terminal, which {@code script} makes. */
class TopCommandTest {

    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path dir;

    @Test
    void keysWorkAndTheTerminalIsLeftClean() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no " + SCRIPT);
        Path config = Files.writeString(
                dir.resolve("c.yaml"), "DEFAULT: {backend: simulated, state_dir: '%s'}\n".formatted(dir));
        String command = String.join(
                " ", JavaProcess.command(List.of(), "org.lxcautoscale.cli.Main", "top", "--config", config.toString()));
        Path seen = dir.resolve("seen");
        Process process = new ProcessBuilder(
                        SCRIPT.toString(), "-qec", "stty -a >&2; " + command + "; stty -a >&2", "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(seen.toFile())
                .start();
        try {
            awaitText(seen, "web1");
            process.getOutputStream().write('\r');
            process.getOutputStream().flush();
            awaitText(seen, "threshold policy");
            process.getOutputStream().write("qq".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();

            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        String all = Files.readString(seen);
        assertThat(all).contains("\u001b[?1049h").contains("\u001b[?25h\u001b[?1049l");
        String before = all.substring(0, all.indexOf("\u001b[?1049h"));
        String after = all.substring(all.lastIndexOf("\u001b[?1049l") + "\u001b[?1049l".length());
        assertThat(after.strip()).isEqualTo(before.strip()).contains(" icanon");
    }

    private static void awaitText(Path file, String text) {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> Files.exists(file) && Files.readString(file).contains(text));
    }

    @Test
    void withoutATerminalItSaysWhatToUse() throws Exception {
        try (Program program = Program.start(dir, "top")) {
            assertThat(program.end()).isEqualTo(ExitCode.USAGE);
            assertThat(program.err()).anyMatch(line -> line.contains("top needs a terminal; 'lxc-autoscale status'"));
        }
    }
}
