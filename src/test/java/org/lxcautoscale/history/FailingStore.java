package org.lxcautoscale.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lxcautoscale.host.ArchivedUsage;

/** A database that remembers what it was told, and fails at some calls. */
final class FailingStore implements HistoryStore {

    static final Retention RETENTION =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 30);

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    final List<Instant> written = new ArrayList<>();
    final List<String> rolledUp = new ArrayList<>();
    private final String failure;
    private int calls;
    private int failsAt = Integer.MAX_VALUE;
    private int worksAgainAt = Integer.MAX_VALUE;

    /** @param failure its message */
    FailingStore(String failure) {
        this.failure = failure;
    }

    /** Fails from one call on, counted from now, and works again from another on. */
    void fail(int from, int until) {
        calls = 0;
        failsAt = from;
        worksAgainAt = until;
    }

    /** An opener, which may fail as well. */
    HistoryStore open() throws SQLException {
        call();
        return this;
    }

    private void call() throws SQLException {
        calls++;
        if (calls >= failsAt && calls < worksAgainAt) {
            throw new SQLException(failure);
        }
    }

    @Override
    public void append(List<Row> rows) throws SQLException {
        call();
        rows.forEach(row -> written.add(row.minute()));
    }

    @Override
    public void rollUp(Instant from, Instant until) throws SQLException {
        call();
        rolledUp.add(from + " " + until);
    }

    @Override
    public void expire(Retention retention, Instant now) throws SQLException {
        call();
    }

    @Override
    public boolean lacksPast(Row.OfContainer container, Instant before) throws SQLException {
        call();
        return true;
    }

    @Override
    public void fill(Row.OfContainer last, List<ArchivedUsage> records) throws SQLException {
        call();
    }

    @Override
    public void close() {}

    /** The rows of a minute after noon. */
    static List<Row> minute(int number) {
        return List.of(new Row.OfHost(
                new Row.Place("home", "pve"), NOON.plusSeconds(60L * number), Map.of(HostFigure.CORES, 8L)));
    }

    static List<Instant> minutes(int from, int until) {
        return IntStream.range(from, until)
                .mapToObj(number -> NOON.plusSeconds(60L * number))
                .toList();
    }
}
