package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ArchiveUnreadableException;
import org.lxcautoscale.host.ArchiveUnreadableException.Kind;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.host.UsageArchive;
import org.lxcautoscale.log.LogLines;

class PastReaderTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Retention RETENTION =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 30);

    @TempDir
    private Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Kind> problems = new ConcurrentHashMap<>();
    private LogLines log;
    private HistoryWriter writer;
    private PastReader reader;

    @BeforeEach
    void start() {
        log = new LogLines();
        start(this::records);
    }

    private void start(UsageArchive archive) {
        writer = HistoryWriter.start(new SqliteFile(file(), () -> NOON), RETENTION);
        reader = PastReader.start(archive, writer);
    }

    @AfterEach
    void stop() {
        reader.close();
        writer.close();
        log.close();
    }

    private Path file() {
        return directory.resolve("history.db");
    }

    private List<ArchivedUsage> records(ContainerId id, String node) throws ArchiveUnreadableException {
        asked.add(id + " on " + node);
        Kind problem = problems.get(id.value());
        if (problem != null) {
            throw new ArchiveUnreadableException(problem, "there is a problem with " + id);
        }
        return Records.year(NOON);
    }

    /** A minute in which these containers run. */
    private void minute(int number, String... ids) {
        List<Row> rows = Stream.of(ids)
                .<Row>map(id -> new Row.OfContainer(
                        new Row.Place("home", "pve1"),
                        id,
                        "ct" + id,
                        NOON.plusSeconds(60L * number),
                        Map.of(ContainerFigure.CPU_MEAN, 1L)))
                .toList();
        writer.accept(rows);
        reader.accept(rows);
    }

    private List<String> filled() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT vmid, count(*) FROM container_hours_view GROUP BY vmid ORDER BY vmid")) {
            while (rows.next()) {
                ids.add(rows.getString(1) + " " + rows.getInt(2));
            }
        }
        return ids;
    }

    private void awaitAsked(String... containers) {
        await().untilAsserted(() -> assertThat(asked).containsExactly(containers));
    }

    /** Minutes pass until this is so. */
    private void awaitLog(String message, String... ids) {
        int[] minute = {1};
        await().untilAsserted(() -> {
            minute(minute[0]++, ids);
            assertThat(log.messages()).contains(message);
        });
    }

    @Test
    void eachContainerIsFilledOnceAlsoOneThatComesLater() throws Exception {
        minute(0, "104", "105");
        awaitLog("The history of 2 containers was filled with what the host has recorded.", "104", "105");
        assertThat(filled()).containsExactly("104 8760", "105 8760");
        awaitLog("The history of 1 containers was filled with what the host has recorded.", "104", "105", "106");
        assertThat(asked).containsExactly("104 on pve1", "105 on pve1", "106 on pve1");

        reader.close();
        writer.close();
        start(this::records);
        minute(100, "104", "105", "106", "107");
        awaitAsked("104 on pve1", "105 on pve1", "106 on pve1", "107 on pve1");
    }

    @Test
    void oneThatCannotBeReadIsLeftOutUntilTheNextStart() throws Exception {
        problems.putAll(Map.of("104", Kind.DENIED, "105", Kind.DENIED, "106", Kind.NO_ANSWER, "107", Kind.INVALID));
        minute(0, "104", "105", "106", "107", "108");
        awaitLog(
                "The history of 1 containers was filled with what the host has recorded.",
                "104",
                "105",
                "106",
                "107",
                "108");
        assertThat(filled()).containsExactly("108 8760");
        assertThat(log.messages())
                .filteredOn(line -> line.contains("there is a problem"))
                .hasSize(3)
                .contains("What the host has recorded of container 104 is not in its history until the next start, nor"
                        + " that of others with the same problem: there is a problem with 104");

        reader.close();
        writer.close();
        asked.clear();
        start(this::records);
        minute(100, "104", "108");
        awaitAsked("104 on pve1");
    }

    @Test
    void aHostThatCannotBeReachedIsAskedAgainAMinuteLater() {
        problems.put("104", Kind.UNREACHABLE);
        minute(0, "104", "105");
        awaitAsked("104 on pve1");
        problems.clear();
        awaitLog("The history of 2 containers was filled with what the host has recorded.", "104", "105");
    }

    @Test
    void withoutAToolThatIsSaidOnceAndNothingMoreIsAsked() {
        problems.put("104", Kind.NO_TOOL);
        awaitLog(
                "What the host has recorded of the time before is not read: there is a problem with 104", "104", "105");
        minute(70, "105");
        assertThat(asked).containsExactly("104 on pve1");
        assertThat(log.lines()).filteredOn(line -> line.contains("INFO")).hasSize(1);
    }

    @Test
    void whileAnAnswerTakesLongMinutesAreWrittenAndNobodyWaitsAtTheEnd() {
        reader.close();
        writer.close();
        CountDownLatch never = new CountDownLatch(1);
        start((id, _) -> {
            asked.add(id.value());
            boolean isInterrupted = false;
            while (!isInterrupted) {
                try {
                    never.await();
                } catch (InterruptedException _) {
                    isInterrupted = true;
                }
            }
            return List.of();
        });
        minute(0, "104");
        awaitAsked("104");
        minute(1, "104");
        minute(2, "104");
        Instant before = Instant.now();
        reader.close();
        writer.close();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
        await().untilAsserted(() -> assertThat(minutes()).isEqualTo(3));
    }

    private int minutes() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM container_minutes")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
