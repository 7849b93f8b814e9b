package org.lxcautoscale.history;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.history.Series.Point;
import org.sqlite.SQLiteConfig;

/** Reads the history beside the daemon that writes it. Not thread-safe. */
final class HistoryReader implements AutoCloseable {

    private final Connection connection;
    private final String cluster;

    private HistoryReader(Connection connection, String cluster) {
        this.connection = connection;
        this.cluster = cluster;
    }

    /** Opens an existing file of SQLite for reading only. */
    static HistoryReader open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5000);
        return new HistoryReader(config.createConnection("jdbc:sqlite:" + file), "");
    }

    /**
     * Reads what a server has of a cluster.
     *
     * @throws SQLException also when it cannot be reached
     */
    static HistoryReader open(PostgresServer server) throws SQLException {
        Connection connection = server.connect();
        try {
            connection.setReadOnly(true);
            return new HistoryReader(connection, server.cluster());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A container on whichever nodes it was, under whichever names. */
    Series<ContainerFigure> container(
            String vmid, List<ContainerFigure> figures, Tier tier, Instant from, Instant until) throws SQLException {
        return series(Schema.CONTAINER, "vmid", vmid, tier, figures, from, until);
    }

    /** The same under one name only. */
    Series<ContainerFigure> container(
            String vmid, String name, List<ContainerFigure> figures, Tier tier, Instant from, Instant until)
            throws SQLException {
        return series(Schema.CONTAINER, "vmid || ' ' || name", vmid + ' ' + name, tier, figures, from, until);
    }

    Series<HostFigure> host(String node, List<HostFigure> figures, Tier tier, Instant from, Instant until)
            throws SQLException {
        return series(Schema.HOST, "node", node, tier, figures, from, until);
    }

    /** All subjects of a kind, by an SQL expression of the columns that identify them. */
    List<String> subjects(Schema.Kind kind, String expression) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(Schema.subjects(kind, expression))) {
            select.setString(1, cluster);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /** Decisions before a position, newest first; empty text for any container or outcome. */
    List<PastDecision> decisions(String vmid, String outcome, PastDecision.Position before, int most)
            throws SQLException {
        List<PastDecision> decisions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(DecisionTable.SELECT)) {
            select.setString(1, cluster);
            select.setString(2, vmid);
            select.setString(3, outcome);
            select.setLong(4, before.at().getEpochSecond());
            select.setLong(5, before.container());
            select.setInt(6, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    decisions.add(decision(rows));
                }
            }
        }
        return decisions;
    }

    private static PastDecision decision(ResultSet row) throws SQLException {
        Long kills = amount(row, 16);
        return new PastDecision(
                new PastDecision.Position(Instant.ofEpochSecond(row.getLong(1)), row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                amount(row, 6),
                amount(row, 7),
                amount(row, 8),
                amount(row, 9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                row.getString(13),
                kills == null ? null : new PastDecision.After(amount(row, 14), amount(row, 15), kills));
    }

    private static @Nullable Long amount(ResultSet row, int column) throws SQLException {
        long amount = row.getLong(column);
        return row.wasNull() ? null : (Long) amount;
    }

    private <F extends Figure> Series<F> series(
            Schema.Kind kind, String column, String value, Tier tier, List<F> figures, Instant from, Instant until)
            throws SQLException {
        List<Point<F>> points = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(Schema.select(kind, tier, column, figures))) {
            select.setString(1, cluster);
            select.setString(2, value);
            select.setLong(3, from.getEpochSecond());
            select.setLong(4, until.getEpochSecond());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    points.add(point(rows, figures));
                }
            }
        }
        return new Series<>(tier.step(), points);
    }

    private static <F extends Figure> Point<F> point(ResultSet row, List<F> figures) throws SQLException {
        Map<F, Long> known = new HashMap<>();
        int column = 2;
        for (F figure : figures) {
            long value = row.getLong(column++);
            if (!row.wasNull()) {
                known.put(figure, value);
            }
        }
        return new Point<>(Instant.ofEpochSecond(row.getLong(1)), known);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
