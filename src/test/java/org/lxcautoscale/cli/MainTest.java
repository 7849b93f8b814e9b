package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Only the subcommand that is named first is described, which nobody notices. */
class MainTest {

    /** All that a user sees of a command line. */
    private record Answer(int exitCode, String out, String err) {

        static Answer of(CommandLine line, String... arguments) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
            int exitCode = line.execute(arguments);
            return new Answer(exitCode, out.toString(), err.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--help",
                "--version",
                "-V",
                "--version --help",
                "--version status",
                "--version bogus",
                "statsu",
                "stat",
                "Status",
                "status bogus",
                "status status",
                "status daemon",
                "status --outptu json",
                "status --output xml",
                "status --help",
                "status --version",
                "status -h -V",
                "--config /does/not/exist status",
                "--config /does/not/exist --bogus",
                "--config",
                "--config status",
                "status --config",
                "status --config /does/not/exist",
                "explain",
                "config",
                "config chekc",
                "config check --help",
                "config daemon",
                "setup",
                "setup proxmox",
                "setup proxmox --print",
                "completion",
                "completion tcsh",
                "completion zsh",
                "demo --hours -1",
                "-- status",
                "--rollback --bogus",
                "--poll_interval x",
            })
    void theAnswerIsThatOfTheFullCommandLine(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

        assertThat(Answer.of(Main.commandLineFor(arguments), arguments))
                .isEqualTo(Answer.of(Main.commandLine(), arguments));
    }

    @Test
    void aMistypedCommandIsAnsweredWithThoseThatMayBeMeant() {
        assertThat(Answer.of(Main.commandLineFor("statsu"), "statsu"))
                .returns(ExitCode.USAGE, Answer::exitCode)
                .extracting(Answer::err)
                .asString()
                .contains("Did you mean: ", "lxc-autoscale status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config /x.yaml status", "--dry-run rollback --all", "--rollback once"})
    void anOptionBeforeTheCommandIsRefusedRatherThanIgnored(String line) {
        String[] arguments = line.split(" ");

        assertThat(Answer.of(Main.commandLineFor(arguments), arguments))
                .returns(ExitCode.USAGE, Answer::exitCode)
                .extracting(Answer::err)
                .asString()
                .startsWith(arguments[0] + " has no effect before the command '");
    }

    @Test
    void onlyTheNamedSubcommandIsDescribed() {
        assertThat(Main.commandLineFor("status", "--help").getSubcommands()).containsOnlyKeys("status");
        assertThat(List.of("--config", "statsu", "-h"))
                .allSatisfy(first -> assertThat(Main.commandLineFor(first).getSubcommands())
                        .containsOnlyKeys(Main.commandLine().getSubcommands().keySet()));
    }
}
