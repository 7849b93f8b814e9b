package org.lxcautoscale.history;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A history in some database, and rows for it. */
abstract class StoreFixture {

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
}
