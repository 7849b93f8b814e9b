package org.lxcautoscale.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows to a database, on a thread of its own: who has rows never waits for a disk. While the database cannot be written, an
 * hour of minutes waits in memory and is tried again with each further minute; beyond that the oldest are lost. Both are said
 * once.
 */
final class HistoryWriter implements Consumer<List<Row>>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final int MINUTES = 60;
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    /** What the thread does, one after the other. */
    private sealed interface Job {

        record Minute(List<Row> rows) implements Job {}

        record Call(FutureTask<?> task) implements Job {}

        record End() implements Job {}
    }

    /** What is asked of the database. */
    interface Query<T> {
        T of(HistoryStore store) throws SQLException;
    }

    private final HistoryStore.Opener opener;
    private final Retention retention;
    private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(MINUTES);
    private final Thread thread;

    // Of the thread alone:
    private final Deque<List<Row>> waiting = new ArrayDeque<>();
    private @Nullable HistoryStore store;
    private @Nullable Instant rolledUpTo;
    private String problem = "";
    private long lost;

    HistoryWriter(HistoryStore.Opener opener, Retention retention) {
        this.opener = opener;
        this.retention = retention;
        this.thread = Thread.ofPlatform().daemon().name("history").unstarted(this::run);
    }

    static HistoryWriter start(HistoryStore.Opener opener, Retention retention) {
        HistoryWriter writer = new HistoryWriter(opener, retention);
        writer.thread.start();
        return writer;
    }

    /** Takes the rows of a minute. Never blocks: those that the thread has no room for are lost, which it finds and says. */
    @Override
    public void accept(List<Row> rows) {
        if (!rows.isEmpty() && !queue.offer(new Job.Minute(rows))) {
            LOG.warn("A minute of history is lost: the disk is too slow, {} others are waiting.", MINUTES);
        }
    }

    private void run() {
        try {
            for (Job job = queue.take(); !(job instanceof Job.End); job = queue.take()) {
                switch (job) {
                    case Job.Minute(List<Row> rows) -> write(rows);
                    case Job.Call(FutureTask<?> task) -> task.run();
                    case Job.End _ -> {}
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            closeStore();
        }
    }

    /**
     * Asks the database, when the rows that came before are written, and waits for the answer.
     *
     * @throws SQLException when it cannot answer; later it may
     */
    <T> T call(Query<T> query) throws SQLException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(() -> query.of(open()));
        queue.put(new Job.Call(task));
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new SQLException(e.getCause());
        }
    }

    private HistoryStore open() throws SQLException {
        HistoryStore open = store == null ? opener.open() : store;
        store = open;
        return open;
    }

    /** Writes these rows, after those that are waiting. */
    void write(List<Row> rows) {
        waiting.add(rows);
        try {
            writeWaiting();
        } catch (SQLException | RuntimeException e) { // a driver may throw anything when a file is corrupt
            failed(e);
        }
    }

    private void writeWaiting() throws SQLException {
        HistoryStore open = open();
        try {
            while (!waiting.isEmpty()) {
                open.append(waiting.getFirst());
                beginHour(open, waiting.removeFirst().getFirst().minute());
            }
            recovered();
        } catch (SQLException e) {
            closeStore();
            opener.failed(e);
        }
    }

    /** When the first minute of an hour is written, the hours before it are complete. */
    private void beginHour(HistoryStore open, Instant minute) throws SQLException {
        Instant hour = Tier.HOURS.startOf(minute);
        Instant done = rolledUpTo;
        if (done == null || !done.equals(hour)) {
            Instant from = done == null || hour.isBefore(done) ? hour.minus(Duration.ofDays(1)) : done;
            open.rollUp(from, hour);
            open.expire(retention, hour);
            rolledUpTo = hour;
        }
    }

    private void failed(Exception cause) {
        closeStore();
        while (waiting.size() > MINUTES) {
            waiting.removeFirst();
            lost++;
        }
        String now = String.valueOf(cause.getMessage());
        if (!now.equals(problem)) {
            problem = now;
            LOG.warn("History cannot be written, up to {} minutes of it wait in memory: {}", MINUTES, now);
        }
    }

    private void recovered() {
        if (!problem.isEmpty()) {
            LOG.info("History is written again; {} minutes of it are lost.", lost);
            problem = "";
            lost = 0;
        }
    }

    /** It is opened anew at the next try. */
    private void closeStore() {
        try {
            if (store != null) {
                store.close();
            }
        } catch (SQLException e) {
            LOG.debug("The history could not be closed: {}", e.getMessage());
        } finally {
            store = null;
        }
    }

    /** Writes what is waiting, if that takes no more than a few seconds. */
    @Override
    public void close() {
        if (!queue.offer(new Job.End())) {
            thread.interrupt();
        }
        try {
            thread.join(SHUTDOWN_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
