package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The questions in SQL on the page docs/history.md have answers. */
class HistoryPageTest {

    private static final Row.Place PLACE = new Row.Place("home", "pve");

    @TempDir
    private Path directory;

    private Path file;

    /** Three days in which 104 is busy, and is killed once. */
    @BeforeEach
    void keepThreeDays() throws Exception {
        file = directory.resolve("history.db");
        Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
        Instant start = end.minus(Duration.ofDays(3));
        try (HistoryStore history = new SqliteFile(file, Instant::now).open()) {
            List<Row> rows = new ArrayList<>();
            for (Instant at = start; at.isBefore(end); at = at.plusSeconds(60)) {
                rows.add(new Row.OfHost(PLACE, at, Map.of(HostFigure.CPU_MEAN, 1500L)));
                rows.add(new Row.OfContainer(
                        PLACE,
                        "104",
                        "web",
                        at,
                        Map.of(
                                ContainerFigure.CPU_MEAN,
                                700L,
                                ContainerFigure.MEMORY_MAX,
                                300L << 10,
                                ContainerFigure.SIZE_MEMORY,
                                1024L << 10,
                                ContainerFigure.OOM_KILLS,
                                at.equals(start) ? 1L : 0L)));
            }
            history.append(rows);
            history.append(List.of(new Row.OfDecision(
                    PLACE,
                    "104",
                    "web",
                    start.plusSeconds(61),
                    new Row.Change(null, null, 512L << 10, 1024L << 10),
                    "above 80 %",
                    "memory proposes above 80 %",
                    "applied",
                    "")));
            history.rollUp(start, end);
        }
    }

    private static List<String> questions() throws Exception {
        return Pattern.compile("^sqlite3 .*?history\\.db \"(.*)\"$", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("docs/history.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void eachQuestionHasAnAnswer() throws Exception {
        assertThat(questions()).hasSizeGreaterThanOrEqualTo(5);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String question : questions()) {
                try (ResultSet answer = statement.executeQuery(question)) {
                    assertThat(answer.next()).as(question).isTrue();
                    for (int column = 1; column <= answer.getMetaData().getColumnCount(); column++) {
                        if (!answer.getMetaData().getColumnName(column).startsWith("then_")) {
                            assertThat(answer.getString(column))
                                    .as("column %s of: %s", column, question)
                                    .isNotNull();
                        }
                    }
                }
            }
        }
    }
}
