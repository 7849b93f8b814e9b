package org.lxcautoscale.history;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** A database of history. Used by one thread. */
interface HistoryStore extends AutoCloseable {

    /** Adds rows, usually those of a minute: all or none of them. Those of the same subject and minute are replaced. */
    void append(List<Row> rows) throws SQLException;

    /** Makes the rows of the longer times that begin in a span of time, whose bounds are those of hours. */
    void rollUp(Instant from, Instant until) throws SQLException;

    /** Removes the rows that are older than they are to be kept, and the oldest while all of them take too much. */
    void expire(Retention retention, Instant now) throws SQLException;

    @Override
    void close() throws SQLException;

    /** Opens a database. */
    interface Opener {
        HistoryStore open() throws SQLException;

        /**
         * The database that was opened last has failed, and is closed. Does what is needed before it can be opened again.
         *
         * @throws SQLException the same, when there is nothing that could be done
         */
        default void failed(SQLException cause) throws SQLException {
            throw cause;
        }
    }
}
