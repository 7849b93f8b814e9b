package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryTest {

    private static final Retention RETENTION =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 30);

    private static final Instant HOUR = Instant.parse("2026-11-29T12:00:00Z");
    private static final Row.Place PLACE = new Row.Place("home", "pve");

    @TempDir
    private Path directory;

    private SqliteHistory open() throws SQLException {
        return SqliteHistory.open(directory.resolve("history.db"));
    }

    /** What another program reads beside it: the values of each row, joined by a bar. */
    private List<String> query(String sql) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("history.db"));
                Statement statement = other.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    private static Row container(String id, int minute, long cpu, long memory) {
        return new Row.OfContainer(
                PLACE,
                id,
                "ct" + id,
                HOUR.plusSeconds(60L * minute),
                Map.of(
                        ContainerFigure.CPU_MEAN,
                        cpu,
                        ContainerFigure.CPU_MAX,
                        cpu * 2,
                        ContainerFigure.MEMORY_MEAN,
                        memory,
                        ContainerFigure.OOM_KILLS,
                        1L));
    }

    @Test
    void rowsAreReadByAnyProgramInUnitsForPeople() throws SQLException {
        try (SqliteHistory history = open()) {
            history.append(List.of(
                    container("104", 0, 250, 2048),
                    new Row.OfHost(PLACE, HOUR, Map.of(HostFigure.CORES, 8L, HostFigure.CPU_MEAN, 1500L))));
            assertThat(query(
                            "SELECT cluster, node, vmid, name, cpu_mean_cores, memory_mean_mib, cpu_pressure_mean_percent"
                                    + " FROM container_minutes_view WHERE vmid = '104'"))
                    .containsExactly("home|pve|104|ct104|0.25|2.0|null");
            assertThat(query("SELECT node, at, cores, cpu_mean_cores FROM host_minutes_view"))
                    .containsExactly("pve|" + HOUR.getEpochSecond() + "|8|1.5");
        }
    }

    @Test
    void aMinuteThatComesAgainReplacesTheEarlierOne() throws SQLException {
        try (SqliteHistory history = open()) {
            history.append(List.of(container("104", 0, 250, 2048)));
            history.append(List.of(container("104", 0, 300, 2048)));
        }
        assertThat(query("SELECT cpu_mean_millicores FROM container_minutes")).containsExactly("300");
    }

    @Test
    void longerTimesAreRolledUp() throws SQLException {
        try (SqliteHistory history = open()) {
            for (int minute = 0; minute < 60; minute++) {
                history.append(List.of(container("104", minute, minute, 1000)));
            }
            history.rollUp(HOUR, HOUR.plusSeconds(3600));
            history.rollUp(HOUR, HOUR.plusSeconds(3600));
        }
        assertThat(query(
                        "SELECT at - %s, cpu_mean_millicores, cpu_max_millicores, oom_kills FROM container_5_minutes LIMIT 2"
                                .formatted(HOUR.getEpochSecond())))
                .containsExactly("0|2|8|5", "300|7|18|5");
        assertThat(
                        query(
                                "SELECT cpu_mean_millicores, cpu_max_millicores, memory_mean_kib, oom_kills FROM container_hours"))
                .containsExactly("30|118|1000|60");
    }

    @Test
    void whatIsThereStaysWhenItIsOpenedAgain() throws SQLException {
        try (SqliteHistory history = open()) {
            history.append(List.of(container("104", 0, 250, 2048)));
        }
        try (SqliteHistory history = open()) {
            history.append(List.of(container("105", 0, 100, 1024), container("104", 1, 100, 1024)));
        }
        assertThat(query("SELECT vmid, count(*) FROM container_minutes_view GROUP BY vmid"))
                .containsExactly("104|2", "105|1");
    }

    @Test
    void theNumberOfAContainerIsNeverUsedAgain() throws SQLException {
        try (SqliteHistory history = open()) {
            history.append(List.of(container("104", 0, 250, 2048)));
        }
        query("SELECT 1");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("history.db"));
                Statement statement = other.createStatement()) {
            statement.execute("DELETE FROM containers");
        }
        try (SqliteHistory history = open()) {
            history.append(List.of(container("105", 1, 100, 1024)));
        }
        assertThat(query("SELECT id, vmid FROM containers")).containsExactly("2|105");
        assertThat(query("SELECT vmid FROM container_minutes_view")).containsExactly("105");
    }

    @Test
    void ofAFailedMinuteNothingStays() throws SQLException {
        try (SqliteHistory history = open()) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("history.db"));
                    Statement statement = other.createStatement()) {
                statement.execute(
                        "CREATE TRIGGER full BEFORE INSERT ON host_minutes BEGIN SELECT RAISE(ABORT, 'disk full'); END");
                List<Row> minute = List.of(
                        container("104", 0, 250, 2048), new Row.OfHost(PLACE, HOUR, Map.of(HostFigure.CORES, 8L)));
                assertThatThrownBy(() -> history.append(minute)).hasMessageContaining("disk full");
                statement.execute("DROP TRIGGER full");
                assertThat(query("SELECT count(*) FROM containers")).containsExactly("0");
                history.append(minute);
            }
        }
        assertThat(query("SELECT vmid FROM container_minutes_view")).containsExactly("104");
    }

    @Test
    void rowsGoWhenTheirTimeIsOver() throws SQLException {
        Retention retention =
                new Retention(Duration.ofMinutes(30), Duration.ofMinutes(45), Duration.ofHours(1), Long.MAX_VALUE);
        try (SqliteHistory history = open()) {
            for (int minute = 0; minute < 60; minute++) {
                history.append(List.of(
                        container("104", minute, minute, 1000),
                        new Row.OfHost(PLACE, HOUR.plusSeconds(60L * minute), Map.of(HostFigure.CORES, 8L))));
            }
            history.rollUp(HOUR, HOUR.plusSeconds(3600));
            history.expire(retention, HOUR.plusSeconds(3600));
        }
        for (String kind : List.of("container", "host")) {
            assertThat(query("SELECT count(*), min(at) - %s FROM %s_minutes".formatted(HOUR.getEpochSecond(), kind)))
                    .containsExactly("30|1800");
            assertThat(query("SELECT count(*) FROM %s_5_minutes".formatted(kind)))
                    .containsExactly("9");
            assertThat(query("SELECT count(*) FROM %s_hours".formatted(kind))).containsExactly("1");
        }
    }

    @Test
    void theOldestMinutesGoFirstWhenAllTakeTooMuch() throws SQLException {
        Retention retention =
                new Retention(Duration.ofDays(700), Duration.ofDays(700), Duration.ofDays(700), 290 << 10);
        try (SqliteHistory history = open()) {
            for (int day = 0; day < 4; day++) {
                for (int minute = 0; minute < 1440; minute++) {
                    history.append(List.of(container("104", day * 1440 + minute, minute, 1000)));
                }
                Instant midnight = HOUR.plusSeconds(86_400L * day);
                history.rollUp(midnight, midnight.plusSeconds(86_400));
            }
            history.expire(retention, HOUR.plusSeconds(4 * 86_400));
        }
        assertThat(query("SELECT min(at) - %s FROM container_minutes".formatted(HOUR.getEpochSecond())))
                .containsExactly(Long.toString(2 * 86_400));
        assertThat(query("SELECT count(*) FROM container_hours")).containsExactly("96");
    }

    private HistoryStore openOrSetAside() throws SQLException {
        return new SqliteFile(directory.resolve("history.db"), () -> HOUR).open();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAside() throws Exception {
        Files.writeString(directory.resolve("history.db"), "this is my shopping list, ".repeat(100));
        try (HistoryStore history = openOrSetAside()) {
            history.append(List.of(container("104", 0, 250, 2048)));
        }
        assertThat(files()).contains("history.db", "history.db.corrupt-20261129-120000");
        assertThat(directory.resolve("history.db.corrupt-20261129-120000"))
                .content()
                .startsWith("this is my shopping list");
        assertThat(query("SELECT vmid FROM container_minutes_view")).containsExactly("104");
    }

    @Test
    void aDatabaseThatIsDestroyedWhileItIsOpenIsSetAsideAndTheNextMinutesAreKept() throws Exception {
        SqliteFile file = new SqliteFile(directory.resolve("history.db"), () -> HOUR);
        HistoryWriter writer = new HistoryWriter(file, RETENTION);
        for (int minute = 0; minute < 200; minute++) {
            writer.write(List.of(container("104", minute, 250, 2048)));
        }
        query("PRAGMA wal_checkpoint(TRUNCATE)");
        byte[] bytes = Files.readAllBytes(directory.resolve("history.db"));
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0xAB);
        Files.write(directory.resolve("history.db"), bytes);
        for (int minute = 200; minute < 205; minute++) {
            writer.write(List.of(container("104", minute, 250, 2048)));
        }
        assertThat(files()).contains("history.db.corrupt-20261129-120000");
        assertThat(query("SELECT count(*) FROM container_minutes_view")).containsExactly("5");
    }

    @Test
    void aDirectoryThatIsMissingIsNoReasonToSetAnythingAside() throws Exception {
        SqliteFile file = new SqliteFile(directory.resolve("missing/history.db"), () -> HOUR);
        assertThatThrownBy(file::open).isInstanceOf(SQLException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void aContainerIsReadOnWhicheverNodesItWas() throws SQLException {
        try (SqliteHistory history = open()) {
            history.append(List.of(container("104", 0, 250, 2048), container("105", 0, 1, 1)));
            history.append(List.of(new Row.OfContainer(
                    new Row.Place("home", "pve2"),
                    "104",
                    "ct104",
                    HOUR.plusSeconds(60),
                    Map.of(ContainerFigure.CPU_MEAN, 300L))));
            try (HistoryReader reader = HistoryReader.open(directory.resolve("history.db"))) {
                Series<ContainerFigure> series = reader.container("104", Tier.MINUTES, HOUR, HOUR.plusSeconds(3600));
                assertThat(series.step()).isEqualTo(Duration.ofMinutes(1));
                assertThat(series.points()).extracting(Series.Point::at).containsExactly(HOUR, HOUR.plusSeconds(60));
                assertThat(series.points().getLast().figures()).isEqualTo(Map.of(ContainerFigure.CPU_MEAN, 300L));
                assertThat(reader.container("104", Tier.MINUTES, HOUR, HOUR.plusSeconds(60))
                                .points())
                        .hasSize(1);
            }
        }
    }
}
