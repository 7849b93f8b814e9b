package org.lxcautoscale.host.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks how full the root file systems of containers are, one after the other on a thread of its own: a call may hang as long as a
 * disk or a server of files does not answer. One that has hung for {@value #HANGS_AFTER_SECONDS} s is left to its thread, and
 * another thread goes on with the other containers; there are at most {@value #MOST_THREADS}. Thread-safe.
 */
final class FileSystems {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final int MOST_THREADS = 3;
    private static final long HANGS_AFTER_SECONDS = 30;

    private final Call call;
    private final LongSupplier nanoTime;
    private final Map<ContainerId, FileSystem> waiting = new LinkedHashMap<>();
    private final List<Worker> workers = new ArrayList<>(MOST_THREADS);

    /** Asks how full the file system of a directory is. */
    interface Call {

        /** Null if it cannot be told. */
        @Nullable
        Space space(Path directory);
    }

    /**
     * How full a file system is, in bytes.
     *
     * @param used without what is free, whoever may use that
     */
    record Space(long used, long total) {

        /**
         * {@code statvfs(3)} of that very directory. {@link java.nio.file.FileStore} would look for its mount first, and find that of
         * another file system, as {@code /proc/PID/root} is a link to {@code /}.
         */
        static @Nullable Space of(Path directory) {
            long total = directory.toFile().getTotalSpace();
            long free = directory.toFile().getFreeSpace();
            return total <= 0 ? null : new Space(Math.max(0, total - free), total);
        }
    }

    /** The root file system of one run of a container. */
    static final class FileSystem {

        private final ContainerId id;
        private volatile @Nullable Space last;
        private Path directory = Path.of("/");

        FileSystem(ContainerId id) {
            this.id = id;
        }

        /** As of the last answer; null without one. */
        @Nullable
        Space last() {
            return last;
        }
    }

    /** A thread, and since when it has been waiting for an answer. */
    private static final class Worker {

        private @Nullable ContainerId asked;
        private long since;
        private boolean hangs;
    }

    FileSystems() {
        this(Space::of, System::nanoTime);
    }

    FileSystems(Call call, LongSupplier nanoTime) {
        this.call = call;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks as soon as it is its turn, unless a call for the container is still under way; does not wait for it.
     *
     * @param directory the root directory of the container
     */
    synchronized void ask(FileSystem fileSystem, Path directory) {
        if (workers.stream().noneMatch(worker -> fileSystem.id.equals(worker.asked))) {
            fileSystem.directory = directory;
            waiting.put(fileSystem.id, fileSystem);
        }
        workers.forEach(this::watch);
        if (workers.stream().allMatch(worker -> worker.hangs) && workers.size() < MOST_THREADS && !waiting.isEmpty()) {
            Worker worker = new Worker();
            workers.add(worker);
            Thread.ofPlatform().daemon().name("filesystems").start(() -> work(worker));
        }
    }

    private void watch(Worker worker) {
        if (!worker.hangs
                && worker.asked != null
                && nanoTime.getAsLong() - worker.since > HANGS_AFTER_SECONDS * 1_000_000_000) {
            worker.hangs = true;
            LOG.warn(
                    "The root file system of container {} does not answer: how full it is remains as last known until it does{}.",
                    worker.asked,
                    workers.stream().filter(any -> any.hangs).count() < MOST_THREADS
                            ? ""
                            : ", and so it is with all containers, as " + MOST_THREADS + " do not answer");
        }
    }

    private void work(Worker worker) {
        FileSystem next = next(worker);
        while (next != null) {
            next.last = call.space(next.directory);
            next = next(worker);
        }
    }

    /** What to ask for; null if there is nothing more, or another thread has taken over. */
    private synchronized @Nullable FileSystem next(Worker worker) {
        if (worker.hangs) {
            LOG.info("The root file system of container {} answers again.", worker.asked);
            worker.hangs = false;
        }
        worker.asked = null;
        boolean isSecond = workers.stream().anyMatch(other -> !other.equals(worker) && !other.hangs);
        if (isSecond || waiting.isEmpty()) {
            workers.remove(worker);
            return null;
        }
        FileSystem first = waiting.values().iterator().next();
        waiting.remove(first.id);
        worker.asked = first.id;
        worker.since = nanoTime.getAsLong();
        return first;
    }
}
