package org.lxcautoscale.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.history.ExportRecorder.Entry;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.ExportSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports metrics to a file of JSON, which is written on a thread of its own: the loop never waits for a disk. Entries that cannot be
 * written are lost, which is said once.
 */
public final class Export implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final int WAITING = 60;
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    private final JsonArrayFile file;
    private final ExportRecorder recorder;
    private final BlockingQueue<Optional<Entry>> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;

    // Of the thread alone:
    private String problem = "";
    private long lost;

    private Export(Path path, ExportSettings settings, Supplier<Moment> time) {
        this.file = new JsonArrayFile(path, settings.maxBytes(), settings.backups());
        this.recorder = new ExportRecorder(settings, time, this::accept);
        this.thread = Thread.ofPlatform().daemon().name("export").unstarted(this::run);
    }

    /**
     * Starts to export.
     *
     * @param path of the file, in place of the one in the settings
     * @param time the time, which tells how long an observation has taken
     */
    public static Export start(Path path, ExportSettings settings, Supplier<Moment> time) {
        Export export = new Export(path, settings, time);
        export.thread.start();
        return export;
    }

    /** What observes the loop. */
    public CycleListener recorder() {
        return recorder;
    }

    private void accept(Entry entry) {
        if (!queue.offer(Optional.of(entry))) {
            LOG.warn("An entry of exported metrics is lost: the disk is too slow, {} others are waiting.", WAITING);
        }
    }

    private void run() {
        try (file) {
            for (Optional<Entry> entry = queue.take(); entry.isPresent(); entry = queue.take()) {
                write(entry.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("The exported metrics could not be closed: {}", e.getMessage());
        }
    }

    private void write(Entry entry) {
        try {
            file.append(entry.json(), entry.at());
            if (!problem.isEmpty()) {
                LOG.info("Metrics are exported again; {} entries are lost.", lost);
                problem = "";
                lost = 0;
            }
        } catch (IOException e) {
            lost++;
            String now = String.valueOf(e.getMessage());
            if (!now.equals(problem)) {
                problem = now;
                LOG.warn("Metrics cannot be exported: {}", now);
            }
        }
    }

    /** Writes what is waiting, if that takes no more than a few seconds. */
    @Override
    public void close() {
        if (!queue.offer(Optional.empty())) {
            thread.interrupt();
        }
        try {
            thread.join(SHUTDOWN_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
