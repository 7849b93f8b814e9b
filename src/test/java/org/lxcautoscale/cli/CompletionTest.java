package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completion of the command line, by the shells themselves. */
@Timeout(120)
class CompletionTest {

    private static final List<String> NAMES = List.of("lxc-autoscale", "lxc_autoscale");

    /** A shell that completes a line; its words so far are separated by one blank each. */
    enum Shell {
        BASH("/usr/bin/bash", """
                source "$1"
                COMP_WORDS=($2)
                [[ $2 = *' ' ]] && COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2}
                function=$(complete -p "${COMP_WORDS[0]}" | sed 's/.* -F \\([^ ]*\\) .*/\\1/')
                "$function" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
                printf '%s\\n' "${COMPREPLY[@]}"
                """),
        ZSH("/usr/bin/zsh", """
                mkdir functions
                cp "$1" "functions/_${2%% *}"
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell "unsetopt zle_bracketed_paste 2>/dev/null; PROMPT=; fpath=($PWD/functions \\$fpath)"
                zpty -w shell 'autoload -Uz compinit && compinit -u -D; setopt no_list_beep'
                # What is added to the list of matches is printed instead.
                zpty -w shell 'compadd() {
                    (( ${@[(I)-[OAD]]} )) && { builtin compadd "$@"; return }
                    local -a found
                    local match
                    builtin compadd -O found "$@"
                    for match in $found; do print -r -- "<$match>"; done
                }'
                zpty -w shell 'finish() { _main_complete >&1; print "<END>"; exit }; zle -C finish complete-word finish'
                zpty -w shell 'bindkey "^I" finish; print BEGIN-$((1 + 1))'
                zpty -r -m shell begun '*BEGIN-2*'
                zpty -n -w shell "$2"$'\\t'
                zpty -r -m shell text '*<END>*'
                print -r -- "$text" | grep -o '<[^>]*>' | tr -d '<>' | grep -v '^END$'
                """),
        FISH("/usr/bin/fish", """
                source $argv[1]
                complete -C "$argv[2]" | string replace -r '\\t.*' ''
                """);

        private final Path program;
        private final String script;

        Shell(String program, String script) {
            this.program = Path.of(program);
            this.script = script;
        }

        /** What the shell offers for the last word of a line. */
        List<String> offers(Path dir, String line) throws Exception {
            assumeThat(program).as("the shell %s", this).exists();
            Path completion = Files.writeString(dir.resolve("completion"), completion(this, line.split(" ")[0]));
            Path driver = Files.writeString(dir.resolve("driver"), script);
            ProcessBuilder builder = new ProcessBuilder(
                            program.toString(), driver.toString(), completion.toString(), line)
                    .directory(Files.createDirectories(dir.resolve("here")).toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("HOME", dir.toString());
            builder.environment().put("TERM", "dumb");
            Process shell = builder.start();
            String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return out.lines()
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
    }

    @TempDir
    Path dir;

    static Stream<Arguments> shellsAndNames() {
        return Stream.of(Shell.values()).flatMap(shell -> NAMES.stream().map(name -> Arguments.of(shell, name)));
    }

    @ParameterizedTest
    @MethodSource("shellsAndNames")
    void theFirstWordIsACommand(Shell shell, String name) throws Exception {
        assertThat(shell.offers(dir, name + " "))
                .containsAll(Main.commandLine().getSubcommands().keySet())
                .doesNotContain("check", "--until-allowed");
    }

    @ParameterizedTest
    @MethodSource("shellsAndNames")
    void aCommandIsCompleted(Shell shell, String name) throws Exception {
        assertThat(shell.offers(dir, name + " roll")).containsExactly("rollback");
    }

    @ParameterizedTest
    @MethodSource("shellsAndNames")
    void aSubcommandIsCompleted(Shell shell, String name) throws Exception {
        assertThat(shell.offers(dir, name + " config "))
                .contains("check", "show", "schema", "migrate")
                .doesNotContain("status");
    }

    @ParameterizedTest
    @MethodSource("shellsAndNames")
    void anOptionIsCompleted(Shell shell, String name) throws Exception {
        assertThat(shell.offers(dir, name + " daemon --u")).containsExactly("--until-allowed");
        assertThat(shell.offers(dir.resolve("."), name + " config migrate --d")).containsExactly("--dry-run");
    }

    @ParameterizedTest
    @EnumSource
    void theValueOfAnOptionIsCompleted(Shell shell) throws Exception {
        assertThat(shell.offers(dir, "lxc-autoscale status --output j")).containsExactly("json");
    }

    @ParameterizedTest
    @EnumSource
    void theValueOfAnOptionOfASubcommandIsCompleted(Shell shell) throws Exception {
        assertThat(shell.offers(dir, "lxc-autoscale setup proxmox --access s")).containsExactly("scaling");
    }

    @ParameterizedTest
    @EnumSource
    void anArgumentIsCompleted(Shell shell) throws Exception {
        assertThat(shell.offers(dir, "lxc-autoscale completion f")).containsExactly("fish");
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsCompletedAsArgumentAndAsValue(Shell shell) throws Exception {
        Files.createFile(Files.createDirectories(dir.resolve("here")).resolve("mine.yaml"));

        assertThat(shell.offers(dir, "lxc-autoscale config check mi")).containsExactly("mine.yaml");
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsCompletedAsValueOfAnOption(Shell shell) throws Exception {
        Files.createFile(Files.createDirectories(dir.resolve("here")).resolve("mine.yaml"));

        assertThat(shell.offers(dir, "lxc-autoscale status --config mi")).containsExactly("mine.yaml");
    }

    @ParameterizedTest
    @EnumSource
    void theSecondFileOfAnOptionIsCompleted(Shell shell) throws Exception {
        Files.createFile(Files.createDirectories(dir.resolve("here")).resolve("mine.yaml"));

        assertThat(shell.offers(dir, "lxc-autoscale replay --compare old.yaml mi"))
                .containsExactly("mine.yaml");
    }

    @ParameterizedTest
    @EnumSource
    void everyCommandAndEveryOptionIsInTheScript(Shell shell) {
        String script = completion(shell, "lxc-autoscale");

        commands(Main.commandLine()).forEach(command -> {
            assertThat(script).containsPattern("\\b" + command.getCommandName() + "\\b");
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .map(OptionSpec::names)
                    .flatMap(Stream::of)
                    .forEach(name -> assertThat(script)
                            .as("%s of %s", name, command.getCommandName())
                            .containsPattern(pattern(shell, name)));
        });
    }

    private static String pattern(Shell shell, String option) {
        if (shell != Shell.FISH) {
            return "(?<![\\w-])" + option + "(?![\\w-])";
        }
        String word = option.replaceFirst("^-+", "");
        return (option.startsWith("--") ? " -l " : " -s ") + word + "(?![\\w-])";
    }

    static Stream<CommandLine> commands(CommandLine root) {
        return root.getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), commands(command)));
    }

    private static String completion(Shell shell, String name) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out));
        assertThat(line.execute("completion", shell.name().toLowerCase(Locale.ROOT), "--name", name))
                .isZero();
        return out.toString();
    }
}
