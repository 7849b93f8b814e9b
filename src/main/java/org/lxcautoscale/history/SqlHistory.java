package org.lxcautoscale.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lxcautoscale.host.ArchivedUsage;

/** The history in the tables of a database. Not thread-safe; others may read and write them beside it. */
final class SqlHistory implements HistoryStore {

    /** How long an answer may take. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The same, for statements that go through many rows. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

    /** Rows that are sent at once. */
    private static final int BATCH = 200;

    private final Connection connection;
    private final Dialect dialect;
    private final String cluster;
    private final Map<List<String>, Long> subjects = new HashMap<>();

    /** Of which subject, and when. */
    private record Key(long subject, Instant minute) {}

    private SqlHistory(Connection connection, Dialect dialect, String cluster) {
        this.connection = connection;
        this.dialect = dialect;
        this.cluster = cluster;
    }

    /**
     * Makes or migrates the tables.
     *
     * @param connection closed with the history, and when this fails
     * @param cluster whose rows are rolled up and expire; if empty, those of every cluster
     */
    static SqlHistory open(Connection connection, Dialect dialect, String cluster) throws SQLException {
        try {
            Migration.run(connection, dialect);
            return new SqlHistory(connection, dialect, cluster);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void append(List<Row> rows) throws SQLException {
        inTransaction(() -> {
            Map<Key, Map<? extends Figure, Long>> containers = new LinkedHashMap<>();
            Map<Key, Map<? extends Figure, Long>> hosts = new LinkedHashMap<>();
            for (Row row : rows) {
                Row.Place place = row.place();
                switch (row) {
                    case Row.OfContainer one -> {
                        List<String> identity = List.of(place.cluster(), place.node(), one.id(), one.name());
                        containers.put(new Key(subject(Schema.CONTAINER, identity), one.minute()), one.figures());
                    }
                    case Row.OfHost one -> {
                        List<String> identity = List.of(place.cluster(), place.node());
                        hosts.put(new Key(subject(Schema.HOST, identity), one.minute()), one.figures());
                    }
                    case Row.OfDecision one ->
                        DecisionTable.add(
                                connection,
                                subject(Schema.CONTAINER, List.of(place.cluster(), place.node(), one.id(), one.name())),
                                one);
                }
            }
            insert(Schema.CONTAINER, containers);
            insert(Schema.HOST, hosts);
            DecisionTable.fillIn(connection, cluster, rows.getFirst().minute());
        });
    }

    private void insert(Schema.Kind kind, Map<Key, Map<? extends Figure, Long>> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(Schema.insert(kind, Tier.MINUTES))) {
            for (Map.Entry<Key, Map<? extends Figure, Long>> row : rows.entrySet()) {
                add(insert, kind, row.getKey(), row.getValue());
            }
            insert.executeBatch();
        }
    }

    private static void add(PreparedStatement insert, Schema.Kind kind, Key key, Map<? extends Figure, Long> figures)
            throws SQLException {
        insert.setLong(1, key.subject());
        insert.setLong(2, key.minute().getEpochSecond());
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

    @Override
    public boolean lacksPast(Row.OfContainer container, Instant before) throws SQLException {
        AtomicBoolean isLacking = new AtomicBoolean();
        inTransaction(() -> isLacking.set(new FilledContainers(connection).lacks(container, before)));
        return isLacking.get();
    }

    @Override
    public void fill(Row.OfContainer last, List<ArchivedUsage> records) throws SQLException {
        Row.Place place = last.place();
        inTransaction(() -> {
            long subject = subject(Schema.CONTAINER, List.of(place.cluster(), place.node(), last.id(), last.name()));
            for (Tier tier : List.of(Tier.FIVE_MINUTES, Tier.HOURS)) {
                insertMissing(
                        tier, subject, ArchivedRows.of(last, records, tier).iterator());
            }
            new FilledContainers(connection).add(last);
        });
    }

    private void insertMissing(Tier tier, long subject, Iterator<Row.OfContainer> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(Schema.insertMissing(Schema.CONTAINER, tier))) {
            int waiting = 0;
            while (rows.hasNext()) {
                Row.OfContainer row = rows.next();
                add(insert, Schema.CONTAINER, new Key(subject, row.minute()), row.figures());
                if (++waiting % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    /** The number of a subject, which gets one when it has none. A number is never used again. */
    private long subject(Schema.Kind kind, List<String> identity) throws SQLException {
        Long known = subjects.get(identity);
        if (known != null) {
            return known;
        }
        try (PreparedStatement insert = connection.prepareStatement(Schema.insertSubject(kind));
                PreparedStatement select = connection.prepareStatement(Schema.selectSubject(kind))) {
            for (int i = 0; i < identity.size(); i++) {
                insert.setString(i + 1, identity.get(i));
                select.setString(i + 1, identity.get(i));
            }
            insert.executeUpdate();
            try (ResultSet found = select.executeQuery()) {
                found.next();
                long id = found.getLong(1);
                subjects.put(identity, id);
                return id;
            }
        }
    }

    @Override
    public void rollUp(Instant from, Instant until) throws SQLException {
        inLongTransaction(() -> {
            rollUp(Tier.MINUTES, Tier.FIVE_MINUTES, from, until);
            rollUp(Tier.FIVE_MINUTES, Tier.HOURS, from, until);
        });
    }

    private void rollUp(Tier source, Tier target, Instant from, Instant until) throws SQLException {
        for (Schema.Kind kind : Schema.KINDS) {
            try (PreparedStatement statement = connection.prepareStatement(Schema.rollUp(kind, source, target))) {
                statement.setString(1, cluster);
                statement.setLong(2, from.getEpochSecond());
                statement.setLong(3, until.getEpochSecond());
                statement.executeUpdate();
            }
        }
    }

    @Override
    public void expire(Retention retention, Instant now) throws SQLException {
        inLongTransaction(() -> {
            for (Tier tier : Tier.values()) {
                expire(tier, now.minus(retention.of(tier)));
            }
            DecisionTable.expire(connection, cluster, now.minus(retention.hours()), now.minus(retention.fiveMinutes()));
        });
        for (Tier tier : Tier.values()) {
            expireWhileTooMuch(retention, () -> expireOldestDay(tier));
        }
        expireWhileTooMuch(retention, () -> DecisionTable.expireOldest(connection, cluster));
    }

    /** Removes what is oldest; false when there is nothing. */
    private interface Oldest {
        boolean expire() throws SQLException;
    }

    private void expireWhileTooMuch(Retention retention, Oldest oldest) throws SQLException {
        AtomicBoolean isMore = new AtomicBoolean(true);
        while (isMore.get()) {
            inLongTransaction(
                    () -> isMore.set(dialect.bytes(connection, cluster) > retention.maxBytes() && oldest.expire()));
        }
    }

    /** The first day of a tier that has any rows; false when it has none. */
    private boolean expireOldestDay(Tier tier) throws SQLException {
        long oldest = Long.MAX_VALUE;
        for (Schema.Kind kind : Schema.KINDS) {
            try (PreparedStatement statement = connection.prepareStatement(Schema.oldest(kind, tier))) {
                statement.setString(1, cluster);
                try (ResultSet found = statement.executeQuery()) {
                    found.next();
                    long at = found.getLong(1);
                    oldest = found.wasNull() ? oldest : Math.min(oldest, at);
                }
            }
        }
        if (oldest == Long.MAX_VALUE) {
            return false;
        }
        expire(tier, Instant.ofEpochSecond(oldest).plus(Duration.ofDays(1)));
        return true;
    }

    private void expire(Tier tier, Instant before) throws SQLException {
        for (Schema.Kind kind : Schema.KINDS) {
            try (PreparedStatement statement = connection.prepareStatement(Schema.expire(kind, tier))) {
                statement.setString(1, cluster);
                statement.setLong(2, before.getEpochSecond());
                statement.executeUpdate();
            }
        }
    }

    /** Statements that are done all or not at all. */
    private interface Work {
        void run() throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        try {
            work.run();
            connection.commit();
        } catch (SQLException e) {
            subjects.clear(); // some of them may not be there after all
            try {
                connection.rollback();
            } catch (SQLException more) { // the connection has ended
                e.addSuppressed(more);
            }
            throw e;
        }
    }

    /** One at a time in the database. After a failure the connection is of no more use. */
    private void inLongTransaction(Work work) throws SQLException {
        dialect.setPatience(connection, LONG_PATIENCE);
        inTransaction(() -> {
            try (Statement statement = connection.createStatement()) {
                dialect.lock(statement);
            }
            work.run();
        });
        dialect.setPatience(connection, PATIENCE);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
