package org.lxcautoscale.history;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** A database of history. Used by one thread. */
interface HistoryStore extends AutoCloseable {

    /** Adds the rows of a minute: all or none of them. Those of the same subject and minute are replaced. */
    void append(List<Row> rows) throws SQLException;

    /** Makes the rows of the longer times that begin in a span of time, whose bounds are those of hours. */
    void rollUp(Instant from, Instant until) throws SQLException;

    @Override
    void close() throws SQLException;

    /** Opens a database. */
    interface Opener {
        HistoryStore open() throws SQLException;
    }
}
