package org.lxcautoscale.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens the history in an SQLite file. One that is corrupt is set aside under another name, never deleted, and begun anew. */
final class SqliteFile implements HistoryStore.Opener {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path file;
    private final Supplier<Instant> wall;

    /**
     * @param wall the time, for the name of a file that is set aside
     */
    SqliteFile(Path file, Supplier<Instant> wall) {
        this.file = file;
        this.wall = wall;
    }

    @Override
    public HistoryStore open() throws SQLException {
        try {
            return openFile();
        } catch (SQLException e) {
            failed(e);
            return openFile();
        }
    }

    private HistoryStore openFile() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setCacheSize(-256); // KiB
        return SqlHistory.open(config.createConnection("jdbc:sqlite:" + file), new SqliteDialect(), "");
    }

    @Override
    public void failed(SQLException cause) throws SQLException {
        if (!(cause instanceof SQLiteException known) || !isCorrupt(known.getResultCode())) {
            throw cause;
        }
        String name = file.getFileName() + ".corrupt-" + SUFFIX.format(wall.get());
        try {
            Files.move(file, file.resolveSibling(name));
            for (String more : new String[] {"-wal", "-shm"}) {
                Path beside = file.resolveSibling(file.getFileName() + more);
                if (Files.exists(beside)) {
                    Files.move(beside, file.resolveSibling(name + more));
                }
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
            throw cause;
        }
        LOG.error(
                "The history {} is corrupt ({}): it was kept as {}, and a new one was begun.",
                file,
                cause.getMessage(),
                name);
    }

    private static boolean isCorrupt(SQLiteErrorCode code) {
        return code == SQLiteErrorCode.SQLITE_NOTADB || code.name().startsWith("SQLITE_CORRUPT");
    }
}
