package org.lxcautoscale.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** A virtual thread for each request, with a deadline until which the request has to be read. Thread-safe. */
final class RequestThreads implements Executor, AutoCloseable {

    private static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

    private final Duration timeToRead;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().daemon().name("api-deadlines").unstarted(work));
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("api-", 0).factory());

    RequestThreads(Duration timeToRead) {
        this.timeToRead = timeToRead;
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Of the request that the current thread, one of these, is working on. */
    static Deadline deadline() {
        return DEADLINE.get();
    }

    @Override
    public void execute(Runnable request) {
        try {
            threads.execute(() -> run(request));
        } catch (RejectedExecutionException _) {
            // The server is being closed, and closes the connection.
        }
    }

    private void run(Runnable request) {
        Deadline deadline = new Deadline(Thread.currentThread(), timer);
        deadline.set(timeToRead);
        try {
            ScopedValue.where(DEADLINE, deadline).run(request);
        } finally {
            deadline.end();
        }
    }

    /** Interrupts all that run, and does not wait for them. */
    @Override
    public void close() {
        threads.shutdownNow();
        timer.shutdownNow();
    }
}
