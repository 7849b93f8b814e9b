package org.lxcautoscale.history.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;
import org.lxcautoscale.history.HistoryException;
import org.lxcautoscale.history.HistoryException.Cure;
import org.lxcautoscale.history.HistorySource;
import org.lxcautoscale.history.HistoryStore;
import org.lxcautoscale.history.Retention;
import org.sqlite.JDBC;

/** The history in a SQLite file, which is made when there is none. */
public final class SqliteHistory implements HistorySource {

    /** Blobs of 3 to 15 KiB fill small pages best: 13 % are wasted, 4096 bytes would waste half as much as the data. */
    private static final int PAGE = 2048;

    private final Path file;
    private final Retention retention;
    private final String host;

    /** @param host whose history this process writes and keeps in order; empty when it only reads */
    public SqliteHistory(Path file, Retention retention, String host) {
        this.file = file;
        this.retention = retention;
        this.host = host;
    }

    @Override
    public HistoryStore open() throws HistoryException {
        SqliteDialect dialect = new SqliteDialect(file);
        Connection connection = connect(dialect);
        try {
            Schema.migrate(connection, dialect);
            return new SqlHistory(new Database(connection, dialect), retention, host);
        } catch (SQLException e) {
            close(connection, e);
            throw dialect.explain(e);
        } catch (HistoryException e) {
            close(connection, e);
            throw e;
        }
    }

    private Connection connect(SqliteDialect dialect) throws HistoryException {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new HistoryException("cannot make the directory of " + file + ": " + e.getMessage(), Cure.WAIT, e);
        }
        try {
            Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
            try (Statement statement = connection.createStatement()) {
                for (String setting : settings()) {
                    statement.execute("pragma " + setting);
                }
                connection.setAutoCommit(false);
                return connection;
            } catch (SQLException e) {
                close(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.explain(e);
        }
    }

    /** Readers and the writer do not wait for each other (WAL); the kernel writes to disk when it likes to. */
    private List<String> settings() {
        return List.of(
                "busy_timeout = 5000",
                "page_size = " + PAGE,
                "auto_vacuum = incremental",
                "journal_mode = wal",
                "synchronous = normal",
                "journal_size_limit = " + (8 << 20),
                "cache_size = -1024",
                "max_page_count = " + Math.max(16, retention.maxBytes() / PAGE));
    }

    private static void close(Connection connection, Exception cause) {
        try {
            connection.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Renames the files of the database; whoever can mend them finds them there. */
    @Override
    public String setAside(Instant now) throws HistoryException {
        String suffix =
                ".damaged-" + now.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        try {
            for (String part : new String[] {"", "-wal", "-shm"}) {
                Path from = file.resolveSibling(file.getFileName() + part);
                if (Files.exists(from)) {
                    Files.move(from, file.resolveSibling(file.getFileName() + suffix + part));
                }
            }
            return file + suffix;
        } catch (IOException e) {
            throw new HistoryException(file + " cannot be renamed: " + e.getMessage(), Cure.WAIT, e);
        }
    }
}
