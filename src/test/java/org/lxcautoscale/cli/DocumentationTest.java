package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.decision.Reason;

/** What the documentation names is there, and what is there is named. */
class DocumentationTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#:]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern COMMAND = Pattern.compile("(?:\\$ )?(?:\\./|\\S*/bin/)?lxc-autoscale\\s+(.*)");
    private static final Pattern RULE_ROW = Pattern.compile("^\\| \\*\\*(.+?)\\*\\* \\|", Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

    static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        List<String> dead = LINK.matcher(Files.readString(page))
                .results()
                .filter(link -> !leadsSomewhere(page, link.group(1), link.group(2)))
                .map(link -> link.group(0))
                .toList();

        assertThat(dead).as("dead links in %s", page).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandLineIsOneThatTheProgramTakes(Path page) throws IOException {
        for (String line : commandLines(Files.readString(page))) {
            assertThatCode(() -> Main.commandLine().parseArgs(line.split("\\s+")))
                    .as("lxc-autoscale %s", line)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void commandLinesAreFound() throws IOException {
        assertThat(commandLines(Files.readString(ROOT.resolve("README.md"))))
                .contains("demo", "demo --headless --hours 48 --seed 7", "once --dry-run", "explain 104");
    }

    @Test
    void everyQuestionOfTheStrangersTestIsAnsweredByOneFileThatExists() throws IOException {
        List<String> questions = Files.readString(ROOT.resolve("CONTRIBUTING.md"))
                .lines()
                .filter(line -> line.startsWith("| Where "))
                .toList();

        assertThat(questions).hasSize(10).allSatisfy(question -> {
            List<String> files = Pattern.compile("`([a-z/]+/[A-Za-z]+\\.java)`")
                    .matcher(question)
                    .results()
                    .map(file -> file.group(1))
                    .toList();
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(ROOT.resolve("src/main/java/org/lxcautoscale")
                                    .resolve(file))
                            .isRegularFile());
        });
    }

    @Test
    void everyRuleOfADecisionIsDocumentedAndNoOther() throws IOException {
        List<String> documented = RULE_ROW.matcher(Files.readString(ROOT.resolve("docs/decisions.md")))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Reason.values())
                        .map(Reason::rule)
                        .distinct()
                        .toList());
    }

    @Test
    void everyReasonIsListedWithItsRule() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/decisions.md"));

        assertThat(Reason.values())
                .allSatisfy(reason -> assertThat(page)
                        .containsPattern(
                                "(?m)^\\|.*`" + reason.name() + "`.*\\| " + Pattern.quote(reason.rule()) + " \\|$"));
    }

    private static boolean leadsSomewhere(Path page, String target, String heading) {
        Path file = target.isEmpty() ? page : page.resolveSibling(target);
        if (heading == null || !Files.isRegularFile(file)) {
            return Files.exists(file);
        }
        try {
            return HEADING.matcher(Files.readString(file))
                    .results()
                    .anyMatch(match -> anchor(match.group(1)).equals(heading));
        } catch (IOException e) {
            return false;
        }
    }

    /** As code hosts make it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** The arguments of every call of the program in a fenced block. */
    private static List<String> commandLines(String page) {
        List<String> lines = new ArrayList<>();
        boolean fenced = false;
        for (String line : (Iterable<String>) page.lines()::iterator) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (fenced) {
                var call = COMMAND.matcher(line.strip());
                if (call.matches()) {
                    lines.add(call.group(1).replaceFirst("\\s*#.*", "").strip());
                }
            }
        }
        return lines;
    }
}
