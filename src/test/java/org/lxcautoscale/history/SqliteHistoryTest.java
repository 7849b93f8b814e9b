package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryTest {

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
}
