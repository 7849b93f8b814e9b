package org.lxcautoscale.history;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.host.ArchivedUsage;

/** A database of history. Used by one thread. */
interface HistoryStore extends AutoCloseable {

    /** Adds rows, usually those of a minute: all or none of them. Those of the same subject and minute are replaced. */
    void append(List<Row> rows) throws SQLException;

    /** Makes the rows of the longer times that begin in a span of time, whose bounds are those of hours. */
    void rollUp(Instant from, Instant until) throws SQLException;

    /** Removes the rows that are older than they are to be kept, and the oldest while all of them take too much. */
    void expire(Retention retention, Instant now) throws SQLException;

    /** Whether a container, by its cluster and number, has no rows of the time before and was never {@linkplain #fill filled}. */
    boolean lacksPast(Row.OfContainer container, Instant before) throws SQLException;

    /**
     * Adds the rows of hours and of 5 minutes that the records of a host make, where there are none yet, and remembers that: all or
     * nothing.
     *
     * @param last a row of the container; what is added is over when it begins
     */
    void fill(Row.OfContainer last, List<ArchivedUsage> records) throws SQLException;

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
