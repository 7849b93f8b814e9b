package org.lxcautoscale.history;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.io.FileErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A history on a server, which may be away: each minute is written to disk first, and from there to the server as soon as that is
 * possible, in order. What is wrong with the server is said once; only a disk that fails makes a method fail. Not thread-safe.
 */
final class BufferedHistory implements HistoryStore {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final HistoryStore.Opener server;
    private final MinuteBuffer buffer;
    private @Nullable HistoryStore store;
    private @Nullable Upkeep due;
    private String problem = "";

    /** What is to be done when all minutes are on the server. */
    private record Upkeep(
            Instant from, Instant until, @Nullable Retention retention) {}

    BufferedHistory(HistoryStore.Opener server, MinuteBuffer buffer) {
        this.server = server;
        this.buffer = buffer;
    }

    /**
     * @param directory what waits; made when it is missing
     * @param maxBytes what may wait
     */
    static HistoryStore.Opener opener(HistoryStore.Opener server, Path directory, long maxBytes) {
        return () -> {
            try {
                return new BufferedHistory(server, MinuteBuffer.open(directory, maxBytes));
            } catch (IOException e) {
                throw new SQLException(FileErrors.describe(directory, e), e);
            }
        };
    }

    @Override
    public void append(List<Row> rows) throws SQLException {
        try {
            buffer.add(rows);
        } catch (IOException e) {
            throw new SQLException(FileErrors.describe(buffer.directory(), e), e);
        }
        catchUp(Tier.HOURS.startOf(rows.getFirst().minute()));
    }

    @Override
    public void rollUp(Instant from, Instant until) {
        due = due == null || from.isBefore(due.from())
                ? new Upkeep(from, until, null)
                : new Upkeep(due.from(), until, null);
    }

    @Override
    public void expire(Retention retention, Instant now) {
        due = new Upkeep(due == null ? now : due.from(), now, retention);
        catchUp(now);
    }

    /** Fails while the server is away. */
    @Override
    public boolean lacksPast(Row.OfContainer container, Instant before) throws SQLException {
        try {
            return connected().lacksPast(container, before);
        } catch (SQLException | RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    /** Fails while the server is away. */
    @Override
    public void fill(Row.OfContainer last, List<ArchivedUsage> records) throws SQLException {
        try {
            connected().fill(last, records);
        } catch (SQLException | RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    private HistoryStore connected() throws SQLException {
        HistoryStore open = store == null ? server.open() : store;
        store = open;
        return open;
    }

    /** Writes what waits, and does what is due. */
    private void catchUp(Instant hour) {
        try {
            HistoryStore open = connected();
            while (!buffer.isEmpty()) {
                write(open, buffer.first(), hour);
                buffer.removeFirst();
            }
            keepUp(open);
            recovered();
        } catch (SQLException | IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** What is written late belongs to hours that are over: they are rolled up at once, as they would not be after a restart. */
    private static void write(HistoryStore open, List<List<Row>> minutes, Instant hour) throws SQLException {
        if (minutes.isEmpty()) {
            return;
        }
        try {
            open.append(minutes.stream().flatMap(List::stream).toList());
        } catch (SQLException e) {
            if (!isRefused(e)) {
                throw e;
            }
            writeEach(open, minutes);
        }
        Instant first = Tier.HOURS.startOf(minutes.getFirst().getFirst().minute());
        if (first.isBefore(hour)) {
            open.rollUp(first, hour);
        }
    }

    private static void writeEach(HistoryStore open, List<List<Row>> minutes) throws SQLException {
        for (List<Row> minute : minutes) {
            try {
                open.append(minute);
            } catch (SQLException e) {
                if (!isRefused(e)) {
                    throw e;
                }
                LOG.warn(
                        "The minute {} of history is lost: {}",
                        minute.getFirst().minute(),
                        reason(e));
            }
        }
    }

    /** Whether the server will never take this, such as a name that its encoding has no characters for. */
    private static boolean isRefused(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("22");
    }

    private void keepUp(HistoryStore open) throws SQLException {
        Upkeep now = due;
        if (now != null && now.retention() != null) {
            open.rollUp(now.from(), now.until());
            open.expire(now.retention(), now.until());
            due = null;
        }
    }

    private void failed(Exception cause) {
        close();
        String now = reason(cause);
        if (!now.equals(problem)) {
            problem = now;
            LOG.warn("History cannot be written to the database, it waits in {}: {}", buffer.directory(), now);
        }
    }

    /** In one line. That of a batch has the whole statement, so it is what came of it that counts. */
    private static String reason(Exception failure) {
        Throwable known =
                failure instanceof BatchUpdateException && failure.getCause() != null ? failure.getCause() : failure;
        String text = String.valueOf(known.getMessage());
        Throwable cause = known.getCause();
        String more = cause == null || cause.getMessage() == null ? "" : " (%s)".formatted(cause.getMessage());
        return (text + more).replaceAll("\\s*\\R\\s*", " ");
    }

    private void recovered() {
        if (!problem.isEmpty()) {
            LOG.info("History is written to the database again, and nothing waits in {} any more.", buffer.directory());
            problem = "";
        }
    }

    /** Ends the connection; what waits stays on disk. */
    @Override
    public void close() {
        try {
            if (store != null) {
                store.close();
            }
        } catch (SQLException e) {
            LOG.debug("The connection to the database could not be closed: {}", e.getMessage());
        } finally {
            store = null;
        }
    }
}
