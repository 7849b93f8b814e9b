package org.lxcautoscale.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class TextLogTest {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    @TempDir
    Path dir;

    @Test
    void writesTheLineOfTheOriginalIntoTheFileAndOntoTheConsole() {
        Path file = dir.resolve("x.log");
        try (LogLines log = new LogLines(new RotatingFile(file, 1000, 1), ZoneOffset.UTC)) {
            LOG.info("Starting resource allocation process...");

            assertThat(log.lines())
                    .containsExactly("2024-08-14 22:04:27 - INFO - Starting resource allocation process...");
        }
        assertThat(file).content().isEqualTo("2024-08-14 22:04:27 - INFO - Starting resource allocation process...\n");
    }

    @Test
    void namesLevelsAsTheOriginalDid() {
        try (LogLines log = new LogLines()) {
            java.util.logging.Logger.getLogger("").setLevel(Level.ALL);
            LOG.debug("d");
            LOG.info("i");
            LOG.warn("w");
            LOG.error("e");

            assertThat(log.lines())
                    .extracting(line -> line.substring("2024-08-14 22:04:27".length()))
                    .containsExactly(" - DEBUG - d", " - INFO - i", " - WARNING - w", " - ERROR - e");
        }
    }

    @Test
    void leavesOutWhatIsBelowItsLevel() {
        try (LogLines log = new LogLines()) {
            LOG.debug("d");
            assertThat(log.lines()).isEmpty();
            java.util.logging.Logger.getLogger("").setLevel(Level.WARNING);
            LOG.info("i");
            LOG.warn("w");

            assertThat(log.messages()).containsExactly("w");
        }
    }

    @ParameterizedTest
    @CsvSource({"Europe/Rome, 2024-08-15 00:04:27", "America/New_York, 2024-08-14 18:04:27"})
    void showsTheTimeOfItsZone(String zone, String shown) {
        try (LogLines log = new LogLines(null, ZoneId.of(zone))) {
            LOG.info("x");

            assertThat(log.lines()).containsExactly(shown + " - INFO - x");
        }
    }

    @Test
    void keepsAMessageOnOneLineSoThatNobodyCanForgeAnEntry() {
        try (LogLines log = new LogLines()) {
            LOG.info("evil\r\n2024-08-14 22:04:27 - INFO - forged\t\u001b[31mred\u0085\u2028end");

            assertThat(log.lines())
                    .containsExactly("2024-08-14 22:04:27 - INFO - evil\\r\\n2024-08-14 22:04:27 - INFO - forged"
                            + "\\t\\u001b[31mred\\u0085\\u2028end");
        }
    }

    @Test
    void keepsBracesAndPercentSignsAsTheyAre() {
        try (LogLines log = new LogLines()) {
            LOG.info("{}", "100 % of {} and {0} and %s");

            assertThat(log.messages()).containsExactly("100 % of {} and {0} and %s");
        }
    }

    @Test
    void tellsWhereAnExceptionComesFrom() {
        try (LogLines log = new LogLines()) {
            LOG.error("It failed", new IllegalStateException("why\nnot"));

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "It failed: java.lang.IllegalStateException: why\\nnot at org.lxcautoscale.log.TextLogTest");
        }
    }

    @Test
    void saysOnceOnTheConsoleThatTheFileCannotBeWritten() throws IOException {
        Path blocked = dir.resolve("blocked");
        Files.writeString(blocked, "");
        try (LogLines log = new LogLines(new RotatingFile(blocked.resolve("x.log"), 1000, 1), ZoneOffset.UTC)) {
            LOG.info("one");
            LOG.info("two");

            assertThat(log.messages()).hasSize(3).startsWith("one").endsWith("two");
            assertThat(log.lines().get(1)).contains(" - ERROR - The log file has a problem: ");
            Files.delete(blocked);
            LOG.info("three");
        }
        assertThat(blocked.resolve("x.log")).content().isEqualTo("2024-08-14 22:04:27 - INFO - three\n");
    }
}
