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
    /** What may follow the arguments of a command in a shell. */
    private static final Pattern REST_OF_LINE = Pattern.compile("\\s*(#|\\|\\||&&|\\||;|>).*");

    private static final Pattern FENCE = Pattern.compile("^```(.*)\n((?s:.*?))^```$", Pattern.MULTILINE);
    private static final Pattern RUN_PAGES = Pattern.compile("(?m)^for page in (.+); do$");

    /** The words after {@code sh} that say where packaging/test/docs-test runs a block, or why it does not. */
    private static final Pattern RUN_OR_EXCUSED = Pattern.compile("sh( (installed|original|trixie|proxmox|internet))?");

    private static final Pattern HOST_COMMAND =
            Pattern.compile("(?m)^(apt|apt-get|bash|curl|dpkg|journalctl|systemctl|systemd-analyze) .*");
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
    void everyCommandForAHostIsRunByATestOrSaysWhyNot() throws IOException {
        String guest = Files.readString(ROOT.resolve("packaging/test/docs-guest"));
        var list = RUN_PAGES.matcher(guest);
        assertThat(list.find()).as("docs-guest has a list of pages").isTrue();
        List<String> run = List.of(list.group(1).split(" "));
        assertThat(run).contains("install", "operating", "security", "troubleshooting", "upgrade");

        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            for (Path page : docs.filter(Files::isRegularFile).sorted().toList()) {
                boolean isRun = run.contains(page.getFileName().toString().replace(".md", ""));
                assertThat(unchecked(Files.readString(page), isRun))
                        .as("commands in %s that no test runs", page)
                        .isEmpty();
            }
        }
    }

    @Test
    void aCommandThatNoTestRunsIsFound() {
        assertThat(unchecked("```sh\nsystemctl stop x\n```\n", true)).isEmpty();
        assertThat(unchecked("```sh\nsystemctl stop x\n```\n", false)).isNotEmpty();
        assertThat(unchecked("```\nsystemctl stop x\n```\n", true)).isNotEmpty();
        assertThat(unchecked("```sh sometime\nls\n```\n", true)).isNotEmpty();
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

    /**
     * The fences of blocks that no test runs: with commands for a host, or with an unknown word after {@code sh}.
     *
     * @param isRun whether packaging/test/docs-test runs the page
     */
    private static List<String> unchecked(String page, boolean isRun) {
        return FENCE.matcher(page)
                .results()
                .filter(block -> {
                    String kind = block.group(1);
                    boolean isChecked = isRun && RUN_OR_EXCUSED.matcher(kind).matches();
                    boolean isUnknown = isRun && kind.startsWith("sh") && !isChecked;
                    return isUnknown
                            || (!isChecked
                                    && HOST_COMMAND.matcher(block.group(2)).find());
                })
                .map(block -> block.group().lines().limit(2).toList().toString())
                .toList();
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
                    lines.add(call.group(1)
                            .replaceFirst(REST_OF_LINE.pattern(), "")
                            .strip());
                }
            }
        }
        return lines;
    }
}
