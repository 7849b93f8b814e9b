package org.lxcautoscale.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** What differs between databases. Statements run in the transaction of the caller. */
interface Dialect {

    /** Type and constraint of a key whose values the database makes, and never makes again. */
    String key();

    /** What follows the columns of a table whose primary key is how its rows are found. */
    String tableOptions();

    /** The expression for a time of the database of column {@code at}, in seconds since 1970. */
    String time();

    /** The statements that make a view, in place of one with fewer columns if there is one. */
    List<String> view(String name, String select);

    /** How long the answer to a statement may take before the connection counts as broken. */
    void setPatience(Connection connection, Duration longest) throws SQLException;

    /** Keeps others from changing tables, and from what goes through many rows, until the transaction ends. */
    void lock(Statement statement) throws SQLException;

    /** The version of the tables; 0 when there are none. */
    int version(Statement statement) throws SQLException;

    void setVersion(Statement statement, int version) throws SQLException;

    /** What the rows of a cluster take, for {@link Retention#maxBytes}. */
    long bytes(Connection connection, String cluster) throws SQLException;
}
