package org.lxcautoscale.notify;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers notifications on a separate thread, so that no cycle waits for a server. Retries each one several times with
 * growing pauses; during a long outage of the server the newest are dropped and counted. The thread starts with the
 * first notification, and does not keep the program alive.
 */
public final class NotificationQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final int CAPACITY = 100;

    /**
     * Lets a command that ends right after its changes still report them; an unreachable server delays its end this
     * long.
     */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    private final Notifier notifier;
    private final RetryPolicy<Object> retry;
    private final Duration shutdownTimeout;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean overflowing = new AtomicBoolean();
    private final ThreadPoolExecutor worker;

    public NotificationQueue(Notifier notifier) {
        this(notifier, Duration.ofSeconds(2), Duration.ofMinutes(2), SHUTDOWN_TIMEOUT);
    }

    /**
     * @param firstPause pause before the first retry; each further pause is twice as long
     * @param longestPause the longest pause
     * @param shutdownTimeout how long {@link #close()} waits for undelivered notifications
     */
    NotificationQueue(Notifier notifier, Duration firstPause, Duration longestPause, Duration shutdownTimeout) {
        this.notifier = notifier;
        this.shutdownTimeout = shutdownTimeout;
        this.retry = RetryPolicy.builder()
                .handle(IOException.class)
                .withBackoff(firstPause, longestPause)
                .withJitter(0.1)
                .withMaxRetries(6)
                .build();
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CAPACITY),
                Thread.ofPlatform().daemon().name("notifications").factory(),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /** Queues a notification, or drops it when the queue is full. Never blocks. */
    public void add(Notification notification) {
        try {
            worker.execute(() -> deliver(notification));
        } catch (RejectedExecutionException _) {
            if (overflowing.getAndSet(true)) {
                dropped.incrementAndGet();
            } else {
                reportLost(notification, CAPACITY + " others are waiting; more that are lost are only counted");
            }
        }
    }

    /** How many notifications could not be delivered since the start. */
    public long dropped() {
        return dropped.get();
    }

    private void deliver(Notification notification) {
        overflowing.set(false);
        try {
            Failsafe.with(retry).run(() -> notifier.send(notification));
        } catch (FailsafeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            reportLost(
                    notification, cause instanceof InterruptedException ? "the program has ended" : cause.getMessage());
        } catch (RuntimeException e) {
            reportLost(notification, e.getMessage());
        }
    }

    private void reportLost(Notification notification, @Nullable String why) {
        LOG.warn(
                "Notification '{}' could not be delivered ({} lost so far): {}",
                notification.title(),
                dropped.incrementAndGet(),
                why);
    }

    /** Stops. Queued notifications are delivered if that takes no more than a few seconds; the rest is lost. */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (worker.awaitTermination(shutdownTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        int waiting = worker.shutdownNow().size();
        LOG.warn(
                "The program ends before {} notifications could be delivered ({} lost).",
                waiting,
                dropped.addAndGet(waiting));
    }
}
