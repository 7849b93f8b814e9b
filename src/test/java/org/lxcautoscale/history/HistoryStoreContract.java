package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for a history in any database, after what {@link PastContract} says. */
abstract class HistoryStoreContract extends PastContract {

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
    void decisionsAreReadPageByPageNewestFirst() throws Exception {
        try (HistoryStore history = open()) {
            for (int minute = 0; minute < 5; minute++) {
                history.append(List.of(decision(minute)));
            }
            PastDecision.Position end = new PastDecision.Position(HOUR.plus(Duration.ofDays(1)), 0);

            try (PastUsage past = new PastUsage(reader())) {
                List<PastDecision> first = past.decisions("", "", end, 3);
                List<PastDecision> second =
                        past.decisions("104", "", first.getLast().position(), 3);

                assertThat(first)
                        .extracting(one -> one.position().at())
                        .containsExactly(HOUR.plusSeconds(240), HOUR.plusSeconds(180), HOUR.plusSeconds(120));
                assertThat(second).extracting(one -> one.position().at()).containsExactly(HOUR.plusSeconds(60), HOUR);
                assertThat(past.decisions("105", "", end, 3)).isEmpty();
                assertThat(past.decisions("", "refused", end, 3)).isEmpty();
            }
        }
    }

    @Test
    void theHourThatIsOverButNotRolledUpYetIsReadByItsMinutes() throws Exception {
        Instant next = HOUR.plus(Duration.ofHours(1));
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 30, 250, 2048), container("104", 90, 750, 2048)));
            history.rollUp(HOUR, next);
        }
        assertThat(cpuByHours(HOUR.plus(Duration.ofHours(2)))).isEqualTo(Map.of(HOUR, 250L, next, 750L));
    }

    @Test
    void anHourThatIsNotOverAsTheClockWentBackIsReadByItsMinutes() throws Exception {
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 10, 250, 2048), container("104", 50, 750, 2048)));
            history.rollUp(HOUR, HOUR.plus(Duration.ofHours(1)));
        }
        assertThat(cpuByHours(HOUR.plus(Duration.ofMinutes(40)))).isEqualTo(Map.of(HOUR, 250L));
    }

    private Map<Instant, Long> cpuByHours(Instant until) throws Exception {
        List<ContainerFigure> figures = List.of(ContainerFigure.CPU_MEAN);
        try (PastUsage past = new PastUsage(reader())) {
            return past.container("104", figures, HOUR, until, Duration.ofHours(1)).points().stream()
                    .collect(Collectors.toMap(
                            Series.Point::at, point -> point.figures().get(ContainerFigure.CPU_MEAN)));
        }
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
                Series<ContainerFigure> series = reader.container(
                        "104", List.of(ContainerFigure.values()), Tier.MINUTES, HOUR, HOUR.plusSeconds(3600));
                assertThat(series.step()).isEqualTo(Duration.ofMinutes(1));
                assertThat(series.points()).extracting(Series.Point::at).containsExactly(HOUR, HOUR.plusSeconds(60));
                assertThat(series.points().getLast().figures()).isEqualTo(Map.of(ContainerFigure.CPU_MEAN, 300L));
                assertThat(reader.container(
                                        "104",
                                        List.of(ContainerFigure.values()),
                                        Tier.MINUTES,
                                        HOUR,
                                        HOUR.plusSeconds(60))
                                .points())
                        .hasSize(1);
                assertThat(reader.host("pve", List.of(HostFigure.values()), Tier.MINUTES, HOUR, HOUR.plusSeconds(60))
                                .points())
                        .hasSize(1);
            }
        }
    }
}
