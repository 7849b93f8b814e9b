package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonArrayFileTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir
    private Path dir;

    private Path path() {
        return dir.resolve("metrics.json");
    }

    private JsonArrayFile file(long maxBytes, int backups) {
        return new JsonArrayFile(path(), maxBytes, backups);
    }

    /** An object with text that looks like the end of one. */
    private static String object(int number) {
        return "{\"number\": %s, \"text\": \"}]\\\"[{\", \"more\": {\"list\": [1, {}]}}".formatted(number);
    }

    private void append(int from, int until) throws IOException {
        try (JsonArrayFile file = file(1 << 20, 1)) {
            for (int number = from; number < until; number++) {
                file.append(object(number), NOW);
            }
        }
    }

    private static List<Long> numbers(Path file) throws IOException {
        List<Long> numbers = new ArrayList<>();
        List<?> array = (List<?>) Jsonb.builder().build().type(Object.class).fromJson(Files.readString(file));
        array.forEach(entry -> numbers.add(((Number) ((Map<?, ?>) entry).get("number")).longValue()));
        return numbers;
    }

    @Test
    void itIsAnArrayAfterEachObject() throws IOException {
        try (JsonArrayFile file = file(1 << 20, 1)) {
            for (int number = 0; number < 5; number++) {
                file.append(object(number), NOW);
                assertThat(numbers(path())).hasSize(number + 1).last().isEqualTo((long) number);
            }
        }
        assertThat(path())
                .content()
                .isEqualTo("[\n" + object(0) + ",\n" + object(1) + ",\n" + object(2) + ",\n" + object(3) + ",\n"
                        + object(4) + "\n]");
    }

    @Test
    void anotherParserReadsItToo() throws Exception {
        assumeThat(PYTHON).exists();
        append(0, 3);
        Process python = new ProcessBuilder(PYTHON.toString(), "-m", "json.tool", path().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(said).isZero();
    }

    @Test
    void itIsContinued() throws IOException {
        append(0, 2);
        append(2, 4);
        assertThat(numbers(path())).containsExactly(0L, 1L, 2L, 3L);
    }

    /** However much of its one write a killed process got through. */
    @Test
    void anObjectThatWasNotWrittenToItsEndIsRemoved() throws IOException {
        append(0, 2);
        String before = Files.readString(path());
        String write = ",\n" + object(2) + "\n]";
        for (int written = 0; written < write.length(); written++) {
            String left = before.substring(0, before.length() - 2) + write.substring(0, written);
            Files.writeString(path(), left + before.substring(Math.min(before.length(), left.length())));
            append(3, 4);
            assertThat(numbers(path()))
                    .as("after %s bytes", written)
                    .isIn(List.of(0L, 1L, 3L), List.of(0L, 1L, 2L, 3L));
            assertThat(numbers(path()).contains(2L)).isEqualTo(written >= write.length() - 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[\n", "[\n\n]", "[]", "[{\"numb", ""})
    void anArrayWithoutObjectsGetsItsFirst(String content) throws IOException {
        Files.writeString(path(), content);
        append(7, 8);
        assertThat(numbers(path())).containsExactly(7L);
    }

    @Test
    void zerosAfterALossOfPowerAreRemoved() throws IOException {
        append(0, 2);
        Files.writeString(path(), "\0".repeat(5000), StandardOpenOption.APPEND);
        append(2, 3);
        assertThat(numbers(path())).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aFileOfTheOriginalIsContinued() throws IOException {
        Files.writeString(path(), """
                [
                    {
                        "number": 0
                    },
                    {
                        "number": 1
                    }
                ]
                """);
        append(2, 3);
        assertThat(numbers(path())).containsExactly(0L, 1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"number\": 1}", "[1, 2]", "[{}] []", "[{}, 3]", "time,cpu\n1,2\n"})
    void whatIsNoSuchArrayIsKeptUnderAnotherName(String content) throws IOException {
        Files.writeString(path(), content);
        append(7, 8);
        assertThat(numbers(path())).containsExactly(7L);
        assertThat(dir.resolve("metrics.json.invalid-20261129-120000"))
                .content()
                .isEqualTo(content);
    }

    @Test
    void itIsRotatedBySizeAndEachFileIsAnArray() throws IOException {
        int four = ("[\n" + object(0) + (",\n" + object(1)).repeat(3) + "\n]").length();
        try (JsonArrayFile file = file(four, 2)) {
            for (int number = 0; number < 10; number++) {
                file.append(object(number), NOW);
                assertThat(numbers(path())).last().isEqualTo((long) number);
            }
            assertThat(numbers(dir.resolve("metrics.json.2"))).containsExactly(0L, 1L, 2L, 3L);
            assertThat(numbers(dir.resolve("metrics.json.1"))).containsExactly(4L, 5L, 6L, 7L);
            assertThat(numbers(path())).containsExactly(8L, 9L);
            for (int number = 10; number < 13; number++) {
                file.append(object(number - 10), NOW);
            }
        }
        assertThat(numbers(dir.resolve("metrics.json.2"))).containsExactly(4L, 5L, 6L, 7L);
        assertThat(dir.resolve("metrics.json.3")).doesNotExist();
    }

    @Test
    void withoutBackupsItBeginsAnew() throws IOException {
        try (JsonArrayFile file = file(object(0).length() + 10, 0)) {
            file.append(object(0), NOW);
            file.append(object(1), NOW);
        }
        assertThat(numbers(path())).containsExactly(1L);
        assertThat(dir).isDirectoryNotContaining("glob:**metrics.json.*");
    }

    @Test
    void aFileThatSomebodyHasMovedOrReplacedIsNoProblem() throws IOException {
        try (JsonArrayFile file = file(1 << 20, 1)) {
            file.append(object(0), NOW);
            file.append(object(1), NOW);
            Files.move(path(), dir.resolve("moved"));
            file.append(object(2), NOW);
            file.append(object(3), NOW);
            Files.writeString(path(), "[]");
            file.append(object(4), NOW);
        }
        assertThat(numbers(dir.resolve("moved"))).containsExactly(0L, 1L);
        assertThat(numbers(path())).containsExactly(4L);
    }

    @Test
    void aDiskThatIsFullLeavesAnArray() throws Exception {
        Path small = dir.resolve("small");
        Files.createDirectory(small);
        assumeThat(mount(small)).as("a small file system").isZero();
        try (JsonArrayFile file = new JsonArrayFile(small.resolve("m.json"), 1 << 20, 1)) {
            file.append(object(0), NOW);
            String large = "{\"number\": 1, \"text\": \"" + "x".repeat(100_000) + "\"}";

            assertThatThrownBy(() -> file.append(large, NOW)).isInstanceOf(IOException.class);
            assertThat(numbers(small.resolve("m.json"))).containsExactly(0L);

            file.append(object(2), NOW);
            assertThat(numbers(small.resolve("m.json"))).containsExactly(0L, 2L);
        } finally {
            new ProcessBuilder("umount", small.toString()).start().waitFor();
        }
    }

    private static int mount(Path where) throws Exception {
        return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", where.toString())
                .redirectErrorStream(true)
                .start()
                .waitFor();
    }
}
