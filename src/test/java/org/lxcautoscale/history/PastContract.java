package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for records of the time before in any database, after what {@link MigrationContract} says. */
abstract class PastContract extends MigrationContract {

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
}
