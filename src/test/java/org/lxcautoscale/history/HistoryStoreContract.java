package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for a history in any database. */
abstract class HistoryStoreContract {

    static final Instant HOUR = Instant.parse("2026-11-29T12:00:00Z");
    static final Row.Place PLACE = new Row.Place("home", "pve");

    abstract Dialect dialect();

    /** The history of cluster {@code home}, as a daemon opens it. */
    abstract HistoryStore open() throws SQLException;

    /** The same, for reading. */
    abstract HistoryReader reader() throws SQLException;

    /** Another program's connection. */
    abstract Connection other() throws SQLException;

    /** More than two days of minutes of one container take, and less than three. */
    abstract long bytesOfTwoDays();

    /** What another program reads: the values of each row, joined by a bar. */
    final List<String> query(String sql) throws SQLException {
        try (Connection other = other();
                Statement statement = other.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(text(result.getObject(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    private static String text(Object value) {
        return value instanceof Number number
                ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    final void execute(String... statements) throws SQLException {
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static Row container(String id, int minute, long cpu, long memory) {
        return container(PLACE, id, minute, cpu, memory);
    }

    static Row container(Row.Place place, String id, int minute, long cpu, long memory) {
        return new Row.OfContainer(
                place,
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

    static Row host(int minute) {
        return new Row.OfHost(
                PLACE, HOUR.plusSeconds(60L * minute), Map.of(HostFigure.CORES, 8L, HostFigure.CPU_MEAN, 1500L));
    }

    private static Row decision(int minute) {
        return new Row.OfDecision(
                PLACE,
                "104",
                "ct104",
                HOUR.plusSeconds(60L * minute),
                new Row.Change(null, null, 1024L << 10, 512L << 10),
                "below 20 %",
                "memory proposes below 20 %\nmemory agrees in-use floor",
                "applied",
                "");
    }

    @Test
    void aDecisionIsKeptWithWhatTheContainerDidAfterIt() throws SQLException {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 0, 9000, 9000), decision(1)));
            for (int minute = 1; minute < 17; minute++) {
                history.append(List.of(container("104", minute, minute < 16 ? 100 + minute : 9000, 2048)));
                assertThat(query("SELECT then_oom_kills FROM decisions")).containsExactly(minute < 16 ? "null" : "15");
            }
            assertThat(query(
                            "SELECT vmid, memory_before_mib, memory_after_mib, cpu_after_cores, why, outcome, then_cpu_max_cores, then_memory_max_mib"
                                    + " FROM decisions_view"))
                    .containsExactly("104|1024|512|null|below 20 %|applied|0.23|null");
        }
    }

    @Test
    void ofAnOldDecisionTheSentenceRemainsAndOfAVeryOldOneNothing() throws SQLException {
        Retention retention = new Retention(Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(3), 1L << 30);
        try (HistoryStore history = open()) {
            history.append(List.of(decision(0)));
            history.expire(retention, HOUR.plus(Duration.ofDays(2)));
            assertThat(query("SELECT findings FROM decisions").getFirst()).contains("in-use floor");
            history.expire(retention, HOUR.plus(Duration.ofDays(2)).plusSeconds(1));
            assertThat(query("SELECT why, findings FROM decisions")).containsExactly("below 20 %|null");
            history.expire(retention, HOUR.plus(Duration.ofDays(3)).plusSeconds(1));
            assertThat(query("SELECT why FROM decisions")).isEmpty();
        }
    }

    @Test
    void rowsAreReadByAnyProgramInUnitsForPeople() throws SQLException {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 0, 250, 2048), host(0)));
            assertThat(query(
                            "SELECT cluster, node, vmid, name, cpu_mean_cores, memory_mean_mib, cpu_pressure_mean_percent"
                                    + " FROM container_minutes_view WHERE vmid = '104'"))
                    .containsExactly("home|pve|104|ct104|0.25|2|null");
            assertThat(query("SELECT node, at, cores, cpu_mean_cores FROM host_minutes_view"))
                    .containsExactly("pve|" + HOUR.getEpochSecond() + "|8|1.5");
            assertThat(query("SELECT time FROM host_minutes_view"))
                    .singleElement()
                    .asString()
                    .startsWith("2026-11-");
        }
    }

    @Test
    void aMinuteThatComesAgainReplacesTheEarlierOne() throws SQLException {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 0, 250, 2048)));
            history.append(List.of(container("104", 0, 300, 2048)));
            assertThat(query("SELECT cpu_mean_millicores FROM container_minutes"))
                    .containsExactly("300");
            history.append(
                    List.of(container("104", 0, 310, 1), container("104", 1, 5, 1), container("104", 0, 320, 1)));
        }
        assertThat(query("SELECT cpu_mean_millicores FROM container_minutes ORDER BY at"))
                .containsExactly("320", "5");
    }

    private static Row.OfContainer seen(String id) {
        return (Row.OfContainer) container(id, 0, 250, 1);
    }

    @Test
    void recordsOfTheHostBecomeHoursAndWhereTheyAreFineFiveMinutes() throws SQLException {
        try (HistoryStore history = open()) {
            history.fill(seen("104"), Records.year(HOUR));
        }
        assertThat(query(
                        "SELECT count(*), min(cpu_mean_millicores), max(cpu_mean_millicores) FROM container_5_minutes"))
                .containsExactly("288|3000|3000");
        assertThat(query("SELECT cpu_mean_millicores, count(*), %s - max(at) FROM container_hours GROUP BY 1 ORDER BY 1"
                        .formatted(HOUR.getEpochSecond())))
                .containsExactly("1000|8040|2595600", "2000|696|90000", "3000|24|3600");
        assertThat(query("SELECT count(*) FROM container_minutes")).containsExactly("0");
        String figures = "SELECT cpu_mean_cores, cpu_max_cores, cpu_pressure_mean_percent, memory_mean_mib,"
                + " memory_pressure_max_percent, io_pressure_mean_percent, io_read_mib, io_written_mib,"
                + " network_received_mib, network_sent_mib, root_used_mib, root_total_mib, size_cpu_cores,"
                + " size_memory_mib, swap_mean_mib, oom_kills FROM %s ORDER BY at LIMIT 1";
        assertThat(query(figures.formatted("container_hours_view")))
                .containsExactly("1|2|1|512|0.3|0.5|3600|7200|7200|3600|100|1000|4|1024|null|null");
        assertThat(query(figures.formatted("container_5_minutes_view")))
                .containsExactly("3|6|3|512|0.3|0.5|300|600|600|300|100|1000|4|1024|null|null");
    }

    @Test
    void whatIsRecordedOfTheTimeFromNowOnIsNotTaken() throws SQLException {
        try (HistoryStore history = open()) {
            history.fill(
                    (Row.OfContainer) container("104", 62, 250, 1),
                    List.of(Records.record(HOUR, Duration.ofHours(6), 1)));
        }
        assertThat(query("SELECT at FROM container_hours")).containsExactly(Long.toString(HOUR.getEpochSecond()));
    }

    @Test
    void rowsOfOurOwnAreNotReplacedByRecords() throws SQLException {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", -60, 250, 2048)));
            history.rollUp(HOUR.minusSeconds(3600), HOUR);
            history.fill(seen("104"), Records.year(HOUR));
        }
        assertThat(query("SELECT cpu_mean_millicores FROM container_hours ORDER BY at DESC LIMIT 2"))
                .containsExactly("250", "3000");
        assertThat(query("SELECT cpu_mean_millicores FROM container_5_minutes WHERE at >= %s ORDER BY at LIMIT 2"
                        .formatted(HOUR.minusSeconds(3600).getEpochSecond())))
                .containsExactly("250", "3000");
    }

    @Test
    void aContainerLacksItsPastUntilItWasFilledOrHasOne() throws SQLException {
        Instant yesterday = HOUR.minus(Duration.ofDays(1));
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", -10, 250, 1), container("105", -1500, 250, 1)));
            assertThat(history.lacksPast(seen("104"), yesterday)).isTrue();
            assertThat(history.lacksPast(seen("105"), yesterday)).isFalse();
            history.fill(seen("104"), List.of());
            assertThat(history.lacksPast(seen("104"), yesterday)).isFalse();
            assertThat(history.lacksPast(seen("106"), yesterday)).isTrue();
        }
        try (HistoryStore history = open()) {
            Row.OfContainer renamedAndMoved = new Row.OfContainer(
                    new Row.Place("home", "pve2"), "104", "another", HOUR, Map.of(ContainerFigure.CPU_MEAN, 1L));
            assertThat(history.lacksPast(renamedAndMoved, yesterday)).isFalse();
        }
    }

    @Test
    void aDatabaseFromBeforeRecordsWereReadGetsWhatIsNeededForThem() throws SQLException {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 0, 250, 1)));
        }
        execute("DROP TABLE " + Schema.FILLED);
        try (HistoryStore history = open()) {
            assertThat(history.lacksPast(seen("104"), HOUR.minus(Duration.ofDays(1))))
                    .isTrue();
        }
    }

    @Test
    void longerTimesAreRolledUp() throws SQLException {
        try (HistoryStore history = open()) {
            for (int minute = 0; minute < 60; minute++) {
                history.append(List.of(container("104", minute, minute, 1000)));
            }
            history.rollUp(HOUR, HOUR.plusSeconds(3600));
            history.rollUp(HOUR, HOUR.plusSeconds(3600));
        }
        assertThat(query(
                        "SELECT at - %s, cpu_mean_millicores, cpu_max_millicores, oom_kills FROM container_5_minutes ORDER BY at LIMIT 2"
                                .formatted(HOUR.getEpochSecond())))
                .containsExactly("0|2|8|5", "300|7|18|5");
        assertThat(
                        query(
                                "SELECT cpu_mean_millicores, cpu_max_millicores, memory_mean_kib, oom_kills FROM container_hours"))
                .containsExactly("30|118|1000|60");
    }

    @Test
    void whatIsThereStaysWhenItIsOpenedAgain() throws SQLException {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 0, 250, 2048)));
        }
        try (HistoryStore history = open()) {
            history.append(List.of(container("105", 0, 100, 1024), container("104", 1, 100, 1024)));
        }
        assertThat(query("SELECT vmid, count(*) FROM container_minutes_view GROUP BY vmid ORDER BY vmid"))
                .containsExactly("104|2", "105|1");
    }

    @Test
    void theNumberOfAContainerIsNeverUsedAgain() throws SQLException {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 0, 250, 2048)));
        }
        execute("DELETE FROM containers");
        try (HistoryStore history = open()) {
            history.append(List.of(container("105", 1, 100, 1024)));
        }
        assertThat(query("SELECT id, vmid FROM containers")).containsExactly("2|105");
        assertThat(query("SELECT vmid FROM container_minutes_view")).containsExactly("105");
    }

    @Test
    void ofAFailedMinuteNothingStays() throws SQLException {
        try (HistoryStore history = open()) {
            execute("ALTER TABLE host_minutes RENAME TO elsewhere");
            List<Row> minute = List.of(container("104", 0, 250, 2048), host(0));
            assertThatThrownBy(() -> history.append(minute)).hasMessageContaining("host_minutes");
            assertThat(query("SELECT count(*) FROM containers")).containsExactly("0");
            execute("ALTER TABLE elsewhere RENAME TO host_minutes");
            history.append(minute);
        }
        assertThat(query("SELECT vmid FROM container_minutes_view")).containsExactly("104");
    }

    @Test
    void rowsGoWhenTheirTimeIsOver() throws SQLException {
        Retention retention =
                new Retention(Duration.ofMinutes(30), Duration.ofMinutes(45), Duration.ofHours(1), Long.MAX_VALUE);
        try (HistoryStore history = open()) {
            for (int minute = 0; minute < 60; minute++) {
                history.append(List.of(container("104", minute, minute, 1000), host(minute)));
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
                new Retention(Duration.ofDays(700), Duration.ofDays(700), Duration.ofDays(700), bytesOfTwoDays());
        try (HistoryStore history = open()) {
            for (int day = 0; day < 4; day++) {
                List<Row> rows = new ArrayList<>();
                for (int minute = 0; minute < 1440; minute++) {
                    rows.add(container("104", day * 1440 + minute, minute, 1000));
                }
                history.append(rows);
                Instant midnight = HOUR.plusSeconds(86_400L * day);
                history.rollUp(midnight, midnight.plusSeconds(86_400));
            }
            history.expire(retention, HOUR.plusSeconds(4 * 86_400));
        }
        assertThat(query("SELECT min(at) - %s FROM container_minutes".formatted(HOUR.getEpochSecond())))
                .containsExactly(Long.toString(2 * 86_400));
        assertThat(query("SELECT count(*) FROM container_hours")).containsExactly("96");
    }

    @Test
    void aContainerIsReadOnWhicheverNodesItWas() throws SQLException {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 0, 250, 2048), container("105", 0, 1, 1), host(0)));
            history.append(List.of(new Row.OfContainer(
                    new Row.Place("home", "pve2"),
                    "104",
                    "ct104",
                    HOUR.plusSeconds(60),
                    Map.of(ContainerFigure.CPU_MEAN, 300L))));
            try (HistoryReader reader = reader()) {
                Series<ContainerFigure> series = reader.container("104", Tier.MINUTES, HOUR, HOUR.plusSeconds(3600));
                assertThat(series.step()).isEqualTo(Duration.ofMinutes(1));
                assertThat(series.points()).extracting(Series.Point::at).containsExactly(HOUR, HOUR.plusSeconds(60));
                assertThat(series.points().getLast().figures()).isEqualTo(Map.of(ContainerFigure.CPU_MEAN, 300L));
                assertThat(reader.container("104", Tier.MINUTES, HOUR, HOUR.plusSeconds(60))
                                .points())
                        .hasSize(1);
                assertThat(reader.host("pve", Tier.MINUTES, HOUR, HOUR.plusSeconds(60))
                                .points())
                        .hasSize(1);
            }
        }
    }

    /** Version 1, as a program made it that had only some of the figures, and a view of the owner's on top. */
    private void createOlderDatabase() throws SQLException {
        Dialect dialect = dialect();
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            for (Schema.Kind kind : Schema.KINDS) {
                Schema.Kind older = new Schema.Kind(
                        kind.name(),
                        kind.identity(),
                        kind.figures().stream()
                                .filter(figure -> !figure.figure().startsWith("cpu_m")
                                        || figure.figure().equals("cpu_max"))
                                .toList());
                statement.execute(Schema.subjects(older, dialect));
                List<String> order =
                        older.figures().stream().map(Figure::column).collect(Collectors.toList());
                for (Tier tier : Tier.values()) {
                    statement.execute(Schema.table(older, tier, dialect));
                    for (String view : Schema.view(older, tier, order, dialect)) {
                        statement.execute(view);
                    }
                }
            }
            dialect.setVersion(statement, 1);
            statement.execute(
                    "INSERT INTO containers (cluster, node, vmid, name) VALUES ('home', 'pve', '104', 'ct104')");
            statement.execute("INSERT INTO container_minutes (container, at, cpu_max_millicores) VALUES (1, %s, 700)"
                    .formatted(HOUR.getEpochSecond()));
            statement.execute("CREATE VIEW mine AS SELECT vmid, cpu_max_cores FROM container_minutes_view");
        }
    }

    @Test
    void anOlderDatabaseGetsTheColumnsThatItLacksAndKeepsItsRows() throws SQLException {
        createOlderDatabase();
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 1, 250, 2048)));
            history.rollUp(HOUR, HOUR.plusSeconds(3600));
        }
        try (HistoryReader reader = reader()) {
            assertThat(reader.container("104", Tier.MINUTES, HOUR, HOUR.plusSeconds(3600))
                            .points())
                    .extracting(point -> point.figures().get(ContainerFigure.CPU_MEAN))
                    .containsExactly(null, 250L);
        }
        assertThat(query("SELECT cpu_mean_cores, cpu_max_cores FROM container_minutes_view ORDER BY at"))
                .containsExactly("null|0.7", "0.25|0.5");
        assertThat(query("SELECT cpu_mean_cores, cpu_max_cores FROM container_hours_view"))
                .containsExactly("0.25|0.7");
        assertThat(query("SELECT vmid FROM mine")).containsExactly("104", "104");
    }

    @Test
    void aDatabaseOfANewerProgramIsRefusedAndNotChanged() throws SQLException {
        createOlderDatabase();
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            dialect().setVersion(statement, 7);
        }
        assertThatThrownBy(this::open)
                .hasMessage("its tables have version 7, but this program knows only version 1: upgrade lxc-autoscale");
        assertThatThrownBy(() -> query("SELECT cpu_mean_millicores FROM container_minutes"))
                .hasMessageContaining("cpu_mean_millicores");
    }
}
