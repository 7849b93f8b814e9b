package org.lxcautoscale.history;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.host.UsageArchive;
import org.lxcautoscale.settings.HistorySettings;

/** Keeps what the loop observes in a database, which is written on a thread of its own. */
public final class History implements AutoCloseable {

    private final HistoryWriter writer;
    private final Optional<PastReader> past;
    private final Recorder recorder;

    private History(HistoryWriter writer, Optional<PastReader> past, Recorder recorder) {
        this.writer = writer;
        this.past = past;
        this.recorder = recorder;
    }

    /**
     * Starts to keep it. The database is opened when the first minute is over; one that cannot be opened is only reported.
     *
     * @param directory where {@link #file} is, or what waits for a server
     * @param host name of the host
     * @param archive what the host has recorded before, for containers that the history does not know
     * @param wall the time, for the name of a file that is set aside
     */
    public static History start(
            HistorySettings settings,
            Path directory,
            String host,
            Optional<UsageArchive> archive,
            Supplier<Instant> wall) {
        String cluster = settings.cluster().orElse(host);
        HistoryStore.Opener opener = settings.server().isUsed()
                ? BufferedHistory.opener(
                        new PostgresServer(settings.server(), cluster),
                        directory.resolve("history-buffer"),
                        settings.server().bufferMaxBytes())
                : new SqliteFile(file(directory), wall);
        HistoryWriter writer = HistoryWriter.start(opener, Retention.of(settings));
        Optional<PastReader> past = archive.map(records -> PastReader.start(records, writer));
        Consumer<List<Row>> all = past.<Consumer<List<Row>>>map(writer::andThen).orElse(writer);
        return new History(writer, past, new Recorder(cluster, host, all));
    }

    /** The SQLite file of a daemon with this {@code state_dir}. */
    public static Path file(Path stateDirectory) {
        return stateDirectory.resolve("history.db");
    }

    /** What observes the loop. */
    public CycleListener recorder() {
        return recorder;
    }

    /** Waits until all that was recorded so far is written, or cannot be. */
    public void awaitWritten() throws InterruptedException {
        try {
            writer.call(_ -> true);
        } catch (SQLException _) {
            return; // that is said when it is written
        }
    }

    /** Writes what is waiting, if that takes no more than a few seconds. */
    @Override
    public void close() {
        past.ifPresent(PastReader::close);
        writer.close();
    }
}
