package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of damaged files. The reader answers each soon: with settings or with problems, and with nothing else. Seeds
 * are fixed, so that a failure happens again.
 */
class ReaderFuzzTest {

    private static final int MUTATIONS = 1000;
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String SECRET = "S3cr3tT0k3n";

    private static final List<String> STRANGE = List.of(
            ":",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!x ",
            "!!int ",
            "|",
            ">",
            "%",
            "@",
            "`",
            "\"",
            "'",
            "#",
            "? ",
            "---\n",
            "...\n",
            "<<: ",
            "\t",
            "\n",
            "\r",
            "\0",
            "\u001b[31m",
            "\uFEFF",
            "\u2028",
            "\u0085",
            "\ud800",
            "\ud83d\ude00",
            "${",
            "${X}",
            "${X:-",
            "$$",
            "~",
            ".nan",
            ".inf",
            "-",
            "1e999999999",
            "0x",
            "9".repeat(60),
            "[".repeat(60),
            "{a: ".repeat(20),
            " ".repeat(300),
            "é",
            "TIER_",
            "DEFAULT",
            "null");

    private static final Map<String, String> ENVIRONMENT = Map.of("X", "]: \n&a");

    /** The shipped file with its examples in force, and a token. */
    private static String valid() throws IOException {
        return Files.readString(Path.of("packaging/lxc_autoscale.yaml"))
                .replaceAll("(?m)^#(?=[A-Z]+_|api:|  )", "")
                .replace("gotify_token: ''", "gotify_token: " + SECRET)
                .replace("gotify_url: ''", "gotify_url: https://x.example");
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            int from = random.nextInt(mutated.length() + 1);
            int to = Math.min(mutated.length(), from + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> mutated.delete(from, to);
                case 1 -> mutated.insert(from, STRANGE.get(random.nextInt(STRANGE.size())));
                case 2 -> mutated.replace(from, to, STRANGE.get(random.nextInt(STRANGE.size())));
                case 3 -> mutated.insert(from, (char) random.nextInt(0x10000));
                case 4 -> mutated.insert(from, mutated.substring(from, to));
                default -> swapLines(mutated, random);
            }
        }
        return mutated.toString();
    }

    private static void swapLines(StringBuilder text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.toString().split("\n", -1)));
        String line = lines.remove(random.nextInt(lines.size()));
        lines.add(random.nextInt(lines.size() + 1), line);
        text.replace(0, text.length(), String.join("\n", lines));
    }

    /** Reads a text. The answer is whether it is valid. */
    private interface Reader {
        void read(String text) throws InvalidConfigurationException;
    }

    private static int accepted(String valid, long seed, Reader reader) {
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String text = mutated(valid, random);
            long start = System.nanoTime();
            try {
                reader.read(text);
                accepted++;
            } catch (InvalidConfigurationException e) {
                check(e, text);
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed %d, mutation %d, of the text%n%s".formatted(seed, i, text), e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("seed %d, mutation %d", seed, i)
                    .isLessThan(SOON);
        }
        return accepted;
    }

    private static void check(InvalidConfigurationException e, String text) {
        assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.where()).matches("c\\.(yaml|conf):[1-9][0-9]*:[1-9][0-9]*");
            assertThat(problem.message()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
        });
        assertThat(e.getMessage()).as(text).doesNotContain("\u001b").doesNotContain("\0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedYamlIsReadOrRefused(long seed) throws IOException {
        int accepted = accepted(valid(), seed, text -> Reading.with(ENVIRONMENT, text, Map.of()));

        assertThat(accepted).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }

    @Test
    void aSlipInItsKeyDoesNotShowASecret() {
        String key = "gotify_token";
        for (int i = 0; i <= key.length(); i++) {
            for (String strange : STRANGE) {
                if (!strange.matches("(?s).*[\n\r\u0085\u2028].*")) {
                    int end = Math.min(i + 1, key.length());
                    showsNoSecret(key.substring(0, i) + strange + key.substring(i));
                    showsNoSecret(key.substring(0, i) + strange + key.substring(end));
                }
            }
            showsNoSecret(key.substring(0, i) + key.substring(Math.min(i + 1, key.length())));
        }
    }

    private static void showsNoSecret(String key) {
        for (String delimiter : List.of(": ", ":", " ", " = ", " : \"")) {
            String yaml = "DEFAULT:\n  " + key + delimiter + SECRET + "\n  min_cores: x\n";
            assertThatThrownBy(() -> Reading.of(yaml))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .message()
                    .doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "tok", "x y ", "- ", "[", "gotify ", "a:", "'", "\u00e9"})
    void longLinesAreReadSoon(String repeated) {
        String line = repeated.repeat(250_000 / repeated.length());

        assertTimeoutPreemptively(SOON, () -> Reading.problems("DEFAULT:\n  min_cores: " + line));
        assertTimeoutPreemptively(SOON, () -> Reading.problems(line));
    }

    @Test
    void damagedIniFilesAreReadOrRefused() throws IOException {
        int accepted = accepted(Reading.fixture("lxc_autoscale.conf"), 4, text -> {
            List<Problem> problems = new ArrayList<>();
            SourceText source = new SourceText("c.conf", text);
            RawSection section = new IniReader(source, problems).read();
            ConfigurationReader.resolve(source.start(), List.of(section), Map.of(), problems);
        });

        assertThat(accepted).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }
}
