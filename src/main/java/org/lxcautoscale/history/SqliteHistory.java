package org.lxcautoscale.history;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The history in an SQLite file (WAL). Not thread-safe: it has one writer; others read the file beside it. */
final class SqliteHistory implements HistoryStore {

    private static final int VERSION = 1;
    private static final List<Schema.Kind> KINDS = List.of(Schema.CONTAINER, Schema.HOST);

    private final Connection connection;
    private final Map<List<String>, Long> subjects = new HashMap<>();

    private SqliteHistory(Connection connection) {
        this.connection = connection;
    }

    /** Opens the file, and creates or migrates its tables. */
    static SqliteHistory open(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("PRAGMA cache_size = -256"); // KiB
            connection.setAutoCommit(false);
            int version = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (version == 0) {
                for (String create : Schema.create()) {
                    statement.execute(create);
                }
                statement.execute("PRAGMA user_version = " + VERSION);
            }
            connection.commit();
            return new SqliteHistory(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void append(List<Row> rows) throws SQLException {
        try (PreparedStatement container = connection.prepareStatement(Schema.insert(Schema.CONTAINER, Tier.MINUTES));
                PreparedStatement host = connection.prepareStatement(Schema.insert(Schema.HOST, Tier.MINUTES))) {
            for (Row row : rows) {
                switch (row) {
                    case Row.OfContainer one ->
                        add(
                                container,
                                subject(
                                        Schema.CONTAINER,
                                        List.of(
                                                one.place().cluster(),
                                                one.place().node(),
                                                one.id(),
                                                one.name())),
                                one.minute(),
                                Schema.CONTAINER,
                                one.figures());
                    case Row.OfHost one ->
                        add(
                                host,
                                subject(
                                        Schema.HOST,
                                        List.of(
                                                one.place().cluster(),
                                                one.place().node())),
                                one.minute(),
                                Schema.HOST,
                                one.figures());
                }
            }
            container.executeBatch();
            host.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            subjects.clear(); // some of them may not be there after all
            connection.rollback();
            throw e;
        }
    }

    private static void add(
            PreparedStatement insert,
            long subject,
            Instant minute,
            Schema.Kind kind,
            Map<? extends Figure, Long> figures)
            throws SQLException {
        insert.setLong(1, subject);
        insert.setLong(2, minute.getEpochSecond());
        int parameter = 3;
        for (Figure figure : kind.figures()) {
            Long value = figures.get(figure);
            if (value == null) {
                insert.setNull(parameter++, Types.BIGINT);
            } else {
                insert.setLong(parameter++, value);
            }
        }
        insert.addBatch();
    }

    /** The number of a subject, which gets one when it has none. A number is never used again. */
    private long subject(Schema.Kind kind, List<String> identity) throws SQLException {
        Long known = subjects.get(identity);
        if (known != null) {
            return known;
        }
        String columns = String.join(", ", kind.identity());
        String places = "?" + ", ?".repeat(identity.size() - 1);
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT OR IGNORE INTO %s (%s) VALUES (%s)".formatted(kind.subjects(), columns, places));
                PreparedStatement select = connection.prepareStatement(
                        "SELECT id FROM %s WHERE (%s) = (%s)".formatted(kind.subjects(), columns, places))) {
            for (int i = 0; i < identity.size(); i++) {
                insert.setString(i + 1, identity.get(i));
                select.setString(i + 1, identity.get(i));
            }
            insert.executeUpdate();
            try (ResultSet found = select.executeQuery()) {
                long id = found.getLong(1);
                subjects.put(identity, id);
                return id;
            }
        }
    }

    @Override
    public void rollUp(Instant from, Instant until) throws SQLException {
        try {
            rollUp(Tier.MINUTES, Tier.FIVE_MINUTES, from, until);
            rollUp(Tier.FIVE_MINUTES, Tier.HOURS, from, until);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private void rollUp(Tier source, Tier target, Instant from, Instant until) throws SQLException {
        for (Schema.Kind kind : KINDS) {
            try (PreparedStatement statement = connection.prepareStatement(Schema.rollUp(kind, source, target))) {
                statement.setLong(1, from.getEpochSecond());
                statement.setLong(2, until.getEpochSecond());
                statement.executeUpdate();
            }
        }
    }

    @Override
    public void expire(Retention retention, Instant now) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Tier tier : Tier.values()) {
                for (Schema.Kind kind : KINDS) {
                    expire(statement, kind, tier, now.minus(retention.of(tier)).getEpochSecond());
                }
            }
            connection.commit();
            for (Tier tier : Tier.values()) {
                while (bytes(statement) > retention.maxBytes() && expireOldestDay(statement, tier)) {
                    connection.commit();
                }
            }
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    /** The first day of a tier that has any rows; false when it has none. */
    private static boolean expireOldestDay(Statement statement, Tier tier) throws SQLException {
        long oldest = Long.MAX_VALUE;
        for (Schema.Kind kind : KINDS) {
            try (ResultSet found = statement.executeQuery(Schema.oldest(kind, tier))) {
                long at = found.getLong(1);
                oldest = found.wasNull() ? oldest : Math.min(oldest, at);
            }
        }
        if (oldest == Long.MAX_VALUE) {
            return false;
        }
        for (Schema.Kind kind : KINDS) {
            expire(statement, kind, tier, oldest + Duration.ofDays(1).toSeconds());
        }
        return true;
    }

    private static void expire(Statement statement, Schema.Kind kind, Tier tier, long before) throws SQLException {
        statement.executeUpdate(Schema.expire(kind, tier, before));
    }

    /** What the rows take; pages that are free are used again. */
    private static long bytes(Statement statement) throws SQLException {
        try (ResultSet pages = statement.executeQuery(
                "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size")) {
            return pages.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
