package org.lxcautoscale.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {

    @TempDir
    Path dir;

    @Test
    void appendsLinesToWhatIsThere() throws IOException {
        Files.writeString(file(), "before\n");
        append(new RotatingFile(file(), 1000, 3), "one", "zwölf €");

        assertThat(file()).content(StandardCharsets.UTF_8).isEqualTo("before\none\nzwölf €\n");
    }

    @Test
    void makesDirectoriesThatAreMissing() throws IOException {
        Path deep = dir.resolve("a/b/x.log");
        append(new RotatingFile(deep, 1000, 3), "one");

        assertThat(deep).content().isEqualTo("one\n");
    }

    @Test
    void rotatesTheFileBeforeItGrowsTooLarge() throws IOException {
        append(new RotatingFile(file(), 10, 3), "12345678", "second");

        assertThat(file()).content().isEqualTo("second\n");
        assertThat(backup(1)).content().isEqualTo("12345678\n");
    }

    @Test
    void fillsTheFileToTheLastByte() throws IOException {
        append(new RotatingFile(file(), 10, 3), "1234", "5678");

        assertThat(file()).hasSize(10);
        assertThat(backup(1)).doesNotExist();
    }

    @Test
    void numbersOldFilesAndRemovesTheOldest() throws IOException {
        append(new RotatingFile(file(), 5, 2), "one", "two", "three", "four", "five");

        assertThat(file()).content().isEqualTo("five\n");
        assertThat(backup(1)).content().isEqualTo("four\n");
        assertThat(backup(2)).content().isEqualTo("three\n");
        assertThat(backup(3)).doesNotExist();
    }

    @Test
    void truncatesTheFileWhenNoOldFilesAreKept() throws IOException {
        append(new RotatingFile(file(), 5, 0), "one", "two");

        assertThat(file()).content().isEqualTo("two\n");
        assertThat(dir).isDirectoryNotContaining("glob:**.1");
    }

    @Test
    void neverSplitsALineThatIsLongerThanTheFileMayBe() throws IOException {
        append(new RotatingFile(file(), 5, 3), "a", "much longer than five", "b");

        assertThat(file()).content().isEqualTo("b\n");
        assertThat(backup(1)).content().isEqualTo("much longer than five\n");
        assertThat(backup(2)).content().isEqualTo("a\n");
    }

    @Test
    void createsTheFileAgainWhenSomeoneHasMovedIt() throws IOException {
        try (RotatingFile log = new RotatingFile(file(), 1000, 3)) {
            log.append("one");
            Files.move(file(), dir.resolve("moved"));
            log.append("two");
        }

        assertThat(dir.resolve("moved")).content().isEqualTo("one\n");
        assertThat(file()).content().isEqualTo("two\n");
    }

    @Test
    void createsTheFileAgainWhenSomeoneHasRemovedIt() throws IOException {
        try (RotatingFile log = new RotatingFile(file(), 1000, 3)) {
            log.append("one");
            Files.delete(file());
            log.append("two");
        }

        assertThat(file()).content().isEqualTo("two\n");
    }

    @Test
    void beginsANewLineAfterOneThatACrashHasCutOff() throws IOException {
        Files.writeString(file(), "whole\ncut o");
        append(new RotatingFile(file(), 1000, 3), "next");

        assertThat(file()).content().isEqualTo("whole\ncut o\nnext\n");
    }

    @Test
    void goesOnAfterAClose() throws IOException {
        RotatingFile log = new RotatingFile(file(), 1000, 3);
        log.append("one");
        log.close();
        log.close();
        append(log, "two");

        assertThat(file()).content().isEqualTo("one\ntwo\n");
    }

    @Test
    void losesNoLineWhenTheFileCannotBeRotated() throws IOException {
        Files.createDirectories(backup(1).resolve("in the way"));
        try (RotatingFile log = new RotatingFile(file(), 5, 1)) {
            log.append("one");
            assertThatThrownBy(() -> log.append("two"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be rotated");
        }

        assertThat(file()).content().isEqualTo("one\ntwo\n");
    }

    @Test
    void goesOnWhenAWritingThreadIsInterrupted() throws Exception {
        try (RotatingFile log = new RotatingFile(file(), 1000, 3)) {
            log.append("one");
            Thread interrupted = Thread.ofPlatform().start(() -> {
                Thread.currentThread().interrupt();
                appendUnchecked(log, "two");
            });
            interrupted.join();
            log.append("three");
        }

        assertThat(file()).content().isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void losesNoLineOfSeveralThreads() throws Exception {
        Set<String> wanted = new HashSet<>();
        try (RotatingFile log = new RotatingFile(file(), 2000, 1000);
                ExecutorService writers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "writer " + i;
                for (int line = 0; line < 250; line++) {
                    wanted.add(name + " line " + line);
                }
                running.add(writers.submit(() -> {
                    for (int line = 0; line < 250; line++) {
                        appendUnchecked(log, name + " line " + line);
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }

        List<String> found = new ArrayList<>();
        try (var files = Files.list(dir)) {
            for (Path one : files.toList()) {
                assertThat(Files.size(one)).isLessThanOrEqualTo(2000);
                found.addAll(Files.readAllLines(one));
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void saysThatADirectoryCannotBeMade() throws IOException {
        Files.writeString(dir.resolve("file"), "");
        try (RotatingFile log = new RotatingFile(dir.resolve("file/x.log"), 1000, 3)) {
            assertThatThrownBy(() -> log.append("one"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("file");
        }
    }

    @Test
    void saysThatTheDiskIsFullAndGoesOnWhenItIsNotAnyMore() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).as("a file that is always full").exists();
        Files.createSymbolicLink(file(), full);
        try (RotatingFile log = new RotatingFile(file(), 1000, 3)) {
            assertThatThrownBy(() -> log.append("one")).hasMessageContaining("No space left");
            Files.delete(file());
            log.append("two");
        }

        assertThat(file()).content().isEqualTo("two\n");
    }

    private Path file() {
        return dir.resolve("x.log");
    }

    private Path backup(int number) {
        return dir.resolve("x.log." + number);
    }

    private static void append(RotatingFile log, String... lines) throws IOException {
        try (log) {
            for (String line : lines) {
                log.append(line);
            }
        }
    }

    private static void appendUnchecked(RotatingFile log, String line) {
        try {
            log.append(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
