package org.lxcautoscale.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Until when a thread has to be done with a request. Afterwards it is interrupted, which also closes the connection that it reads
 * from or writes to. Thread-safe.
 */
final class Deadline {

    private final Thread thread;
    private final ScheduledExecutorService timer;
    private @Nullable Future<?> alarm;
    private boolean isOver;
    private boolean isMissed;

    Deadline(Thread thread, ScheduledExecutorService timer) {
        this.thread = thread;
        this.timer = timer;
    }

    /** It is in this time from now, whatever it was before. */
    synchronized void set(Duration time) {
        cancel();
        if (isOver) {
            return;
        }
        try {
            alarm = timer.schedule(this::miss, time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            thread.interrupt(); // the server is being closed
        }
    }

    /** There is none any more. */
    synchronized void lift() {
        cancel();
    }

    /** The request is done; the thread is left alone from now on. */
    synchronized void end() {
        isOver = true;
        cancel();
    }

    /** Whether the thread has been interrupted. */
    synchronized boolean isMissed() {
        return isMissed;
    }

    private synchronized void miss() {
        if (!isOver) {
            isMissed = true;
            thread.interrupt();
        }
    }

    private void cancel() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }
}
