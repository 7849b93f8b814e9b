package org.lxcautoscale.history.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.history.HistoryException;
import org.lxcautoscale.history.HistoryException.Cure;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite in a file. */
final class SqliteDialect implements Dialect {

    private static final int PAGES_GIVEN_BACK = 500;
    private static final Set<SQLiteErrorCode> DAMAGE = Set.of(
            SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_NOTADB,
            SQLiteErrorCode.SQLITE_CORRUPT_INDEX,
            SQLiteErrorCode.SQLITE_CORRUPT_SEQUENCE,
            SQLiteErrorCode.SQLITE_CORRUPT_VTAB);

    private final Path file;
    private @Nullable Object identity;

    SqliteDialect(Path file) {
        this.file = file;
    }

    @Override
    public String translate(String statement) {
        return statement
                .replace("IDENTITY", "integer primary key")
                .replace("BYTES", "blob")
                .replace("COMPACT", "without rowid");
    }

    @Override
    public long size(Connection connection) throws SQLException {
        long pages = number(connection, "pragma page_count") - number(connection, "pragma freelist_count");
        return pages * number(connection, "pragma page_size");
    }

    @Override
    public void shrink(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet freed = statement.executeQuery("pragma incremental_vacuum(" + PAGES_GIVEN_BACK + ")")) {
            while (freed.next()) {
                // each row is a page
            }
        }
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** SQLite goes on writing to a file that was removed or replaced; whoever looks for the history would not find it. */
    @Override
    public void check() throws HistoryException {
        Object now;
        try {
            now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw new HistoryException(file + " is gone", Cure.WAIT, e);
        }
        if (identity == null) {
            identity = now;
        } else if (!Objects.equals(identity, now)) {
            throw new HistoryException(file + " was replaced by another file", Cure.WAIT, null);
        }
    }

    @Override
    public HistoryException explain(SQLException failure) {
        boolean damaged = failure instanceof SQLiteException e && DAMAGE.contains(e.getResultCode());
        return new HistoryException(file + ": " + failure.getMessage(), damaged ? Cure.REPLACE : Cure.WAIT, failure);
    }
}
