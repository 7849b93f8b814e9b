package org.lxcautoscale.history;

import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ArchiveUnreadableException;
import org.lxcautoscale.host.ArchiveUnreadableException.Kind;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.host.UsageArchive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the history of each container that is new to it once, with what the host has recorded before. One container is read at a time,
 * on a thread of its own. One that cannot be read is left out until the next start; a kind of problem is said once.
 */
final class PastReader implements Consumer<List<Row>>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** A history that goes back further than this is not filled. */
    private static final Duration KNOWN = Duration.ofDays(1);

    private final UsageArchive archive;
    private final HistoryWriter history;
    private final BlockingQueue<List<Row>> minutes = new ArrayBlockingQueue<>(1);
    private final Thread thread;

    // Of the thread alone:
    private final Set<String> settled = new HashSet<>();
    private final Set<Kind> said = EnumSet.noneOf(Kind.class);
    private int filled;

    private PastReader(UsageArchive archive, HistoryWriter history) {
        this.archive = archive;
        this.history = history;
        this.thread = Thread.ofPlatform().daemon().name("history-past").unstarted(this::run);
    }

    static PastReader start(UsageArchive archive, HistoryWriter history) {
        PastReader reader = new PastReader(archive, history);
        reader.thread.start();
        return reader;
    }

    /** Takes the rows of a minute, after the history has. Never blocks: while others are looked at, these are not. */
    @Override
    public void accept(List<Row> rows) {
        boolean _ = minutes.offer(rows);
    }

    private void run() {
        try {
            boolean isReadable = true;
            while (isReadable) {
                isReadable = fill(minutes.take());
                if (filled > 0) {
                    LOG.info("The history of {} containers was filled with what the host has recorded.", filled);
                    filled = 0;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when there is nothing that reads the archive. */
    private boolean fill(List<Row> minute) throws InterruptedException {
        for (Row.OfContainer container : unsettled(minute)) {
            try {
                fill(container);
                settled.add(container.id());
            } catch (SQLException e) {
                LOG.debug("The history of the time before cannot be filled now: {}", e.getMessage());
                return true;
            } catch (ArchiveUnreadableException e) {
                if (e.kind() == Kind.NO_TOOL) {
                    LOG.info("What the host has recorded of the time before is not read: {}", e.getMessage());
                    return false;
                }
                failed(container, e);
                if (e.kind() == Kind.UNREACHABLE) {
                    return true;
                }
                settled.add(container.id());
            }
        }
        return true;
    }

    private List<Row.OfContainer> unsettled(List<Row> minute) {
        return minute.stream()
                .filter(Row.OfContainer.class::isInstance)
                .map(Row.OfContainer.class::cast)
                .filter(container -> !settled.contains(container.id()))
                .toList();
    }

    private void fill(Row.OfContainer container) throws SQLException, ArchiveUnreadableException, InterruptedException {
        if (history.call(store -> store.lacksPast(container, container.minute().minus(KNOWN)))) {
            List<ArchivedUsage> records = archive.of(
                    new ContainerId(container.id()), container.place().node());
            history.call(store -> {
                store.fill(container, records);
                return true;
            });
            filled += records.isEmpty() ? 0 : 1;
        }
    }

    private void failed(Row.OfContainer container, ArchiveUnreadableException cause) {
        if (said.add(cause.kind())) {
            LOG.warn(
                    "What the host has recorded of container {} is not in its history until the next start, nor that of"
                            + " others with the same problem: {}",
                    container.id(),
                    cause.getMessage());
        }
    }

    /** Ends it, without waiting for an answer of the host. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
