package org.lxcautoscale.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** A file of SQLite. It belongs to one daemon, so there is nothing to lock, and all of its rows count. */
final class SqliteDialect implements Dialect {

    @Override
    public String key() {
        return "INTEGER PRIMARY KEY AUTOINCREMENT";
    }

    @Override
    public String tableOptions() {
        return " WITHOUT ROWID";
    }

    @Override
    public String time() {
        return "datetime(at, 'unixepoch', 'localtime')";
    }

    @Override
    public List<String> view(String name, String select) {
        return List.of("DROP VIEW IF EXISTS " + name, "CREATE VIEW %s AS %s".formatted(name, select));
    }

    @Override
    public void setPatience(Connection connection, Duration longest) {}

    @Override
    public void lock(Statement statement) {}

    @Override
    public int version(Statement statement) throws SQLException {
        try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
            return version.getInt(1);
        }
    }

    @Override
    public void setVersion(Statement statement, int version) throws SQLException {
        statement.execute("PRAGMA user_version = " + version);
    }

    /** Pages that are free do not count: they are used again. */
    @Override
    public long bytes(Connection connection, String cluster) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet pages = statement.executeQuery(
                        "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size")) {
            return pages.getLong(1);
        }
    }
}
