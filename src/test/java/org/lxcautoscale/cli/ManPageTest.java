package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual pages have what the program has. */
class ManPageTest {

    private static final Path PAGES = Path.of("packaging/man");

    private static final Path MANDOC = Path.of("/usr/bin/mandoc");

    /** Every command and subcommand, as {@code config check}. */
    static Stream<String> commands() {
        return CompletionTest.commands(Main.commandLine())
                .map(command -> command.getCommandSpec().qualifiedName(" ").replaceFirst("^lxc-autoscale ", ""))
                .filter(name -> command(name).getSubcommands().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theSynopsisOfACommandHasItsOptions(String name) throws IOException {
        String synopsis = Arrays.stream(page().split("\\.Sh DESCRIPTION")[0].split("(?m)^\\.Nm$"))
                .filter(part ->
                        part.lines().anyMatch(line -> line.matches("\\.Cm (\\w+ \\| )?" + name + "( \\| \\w+)?")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no synopsis of " + name));

        assertThat(command(name).getCommandSpec().options().stream()
                        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp()))
                .allSatisfy(option -> assertThat(names(option)).anyMatch(spelled -> has(synopsis, spelled)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsDescribed(String name) throws IOException {
        assertThat(page()).containsPattern("(?m)^\\.It Cm " + name + "\\b");
    }

    @Test
    void theOptionsWithoutACommandAreThere() throws IOException {
        String page = page();

        assertThat(Main.commandLine().getCommandSpec().options())
                .allSatisfy(option -> assertThat(names(option)).anyMatch(spelled -> has(page, spelled)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lxc-autoscale.8", "lxc_autoscale.yaml.5"})
    void mandocHasNothingToSay(String page) throws Exception {
        assumeThat(MANDOC).as("mandoc").exists();
        Process mandoc = new ProcessBuilder(MANDOC.toString(), "-T", "lint", "-W", "warning", page)
                .directory(PAGES.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(mandoc.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(mandoc.waitFor()).isZero();
    }

    private static CommandLine command(String name) {
        CommandLine command = Main.commandLine();
        for (String word : name.split(" ")) {
            command = command.getSubcommands().get(word);
        }
        return command;
    }

    private static Stream<String> names(OptionSpec option) {
        return Arrays.stream(option.names());
    }

    /** In mdoc: {@code Fl c}, {@code Fl -config}. */
    private static boolean has(String text, String option) {
        return text.contains("Fl " + option.substring(1) + " ") || text.contains("Fl " + option.substring(1) + "\n");
    }

    private static String page() throws IOException {
        return Files.readString(PAGES.resolve("lxc-autoscale.8"));
    }
}
