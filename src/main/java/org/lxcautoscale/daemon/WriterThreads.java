package org.lxcautoscale.daemon;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.WriteFailedException;

/** Runs each write on a separate thread, and wakes the main loop when one has ended. */
final class WriterThreads implements BackgroundWriter {
    /** Longer than the time limit of any writer. */
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(40);

    private final Supplier<AllocationWriter> writers;
    private final Runnable wake;
    private final Deque<AllocationWriter> idle = new ArrayDeque<>();
    private final Map<ContainerId, Thread> threads = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();

    /**
     * @param writers creates writers; each is used by one thread at a time
     * @param wake called on the writing thread when a write has ended
     */
    WriterThreads(Supplier<AllocationWriter> writers, Runnable wake) {
        this.writers = writers;
        this.wake = wake;
    }

    @Override
    public void begin(ContainerId id, SizeChange change) {
        AllocationWriter writer = takeWriter();
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("write-" + id)
                .unstarted(() -> end(id, writer, write(writer, id, change)));
        threads.put(id, thread);
        thread.start();
    }

    private static Optional<Exception> write(AllocationWriter writer, ContainerId id, SizeChange change) {
        try {
            writer.write(id, change);
            return Optional.empty();
        } catch (WriteFailedException | RuntimeException e) {
            return Optional.of(e);
        } catch (Error e) { // must be reported too
            return Optional.of(new IllegalStateException(e.toString(), e));
        }
    }

    private void end(ContainerId id, AllocationWriter writer, Optional<Exception> failure) {
        giveBack(writer);
        threads.remove(id);
        ended.add(new Ended(id, failure));
        wake.run();
    }

    private AllocationWriter takeWriter() {
        synchronized (idle) {
            AllocationWriter writer = idle.poll();
            return writer == null ? writers.get() : writer;
        }
    }

    private void giveBack(AllocationWriter writer) {
        synchronized (idle) {
            idle.push(writer);
        }
    }

    @Override
    public List<Ended> ended() {
        List<Ended> all = new ArrayList<>();
        for (Ended one = ended.poll(); one != null; one = ended.poll()) {
            all.add(one);
        }
        return all;
    }

    @Override
    public void close() {
        try {
            for (Thread thread : threads.values()) {
                thread.join(LONGEST_WRITE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
