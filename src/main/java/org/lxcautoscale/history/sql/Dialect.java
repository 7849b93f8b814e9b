package org.lxcautoscale.history.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.lxcautoscale.history.HistoryException;

/** Where the databases differ. */
interface Dialect {

    /** A statement of the schema in the database's own types: {@code IDENTITY}, {@code BYTES} and {@code COMPACT} are replaced. */
    String translate(String statement);

    /** What the data takes on disk, in bytes; 0 when others see to that. */
    long size(Connection connection) throws SQLException;

    /** Gives freed space back, a little at a time. */
    void shrink(Connection connection) throws SQLException;

    /** Fails when what was opened is no longer where it was. */
    void check() throws HistoryException;

    /** What has happened, for people, and what helps against it. */
    HistoryException explain(SQLException failure);
}
