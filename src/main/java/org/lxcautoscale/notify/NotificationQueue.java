package org.lxcautoscale.notify;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers notifications on a thread of its own, so that no cycle waits for a server. Tries each one several times with
 * growing pauses; when the server is away for long, the newest are dropped and counted.
 */
public final class NotificationQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final int CAPACITY = 100;

    private final Notifier notifier;
    private final RetryPolicy<Object> retry;
    private final BlockingQueue<Notification> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread worker;

    public NotificationQueue(Notifier notifier) {
        this(notifier, Duration.ofSeconds(2), Duration.ofMinutes(2));
    }

    /**
     * @param firstPause pause before the second try; each further one is twice as long
     * @param longestPause the longest pause
     */
    NotificationQueue(Notifier notifier, Duration firstPause, Duration longestPause) {
        this.notifier = notifier;
        this.retry = RetryPolicy.builder()
                .handle(IOException.class)
                .withBackoff(firstPause, longestPause)
                .withJitter(0.1)
                .withMaxRetries(6)
                .build();
        this.worker = Thread.ofPlatform().daemon().name("notifications").start(this::deliver);
    }

    /** Takes a notification to be delivered later, or drops it when too many wait. Never blocks. */
    public void add(Notification notification) {
        if (!waiting.offer(notification)) {
            dropped.incrementAndGet();
        }
    }

    /** How many notifications could not be delivered since the start. */
    public long dropped() {
        return dropped.get();
    }

    private void deliver() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                deliver(waiting.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Notification notification) throws InterruptedException {
        try {
            Failsafe.with(retry).run(() -> notifier.send(notification));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            LOG.warn(
                    "Notification '{}' could not be delivered ({} lost so far): {}",
                    notification.title(),
                    dropped.incrementAndGet(),
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
    }

    /** Stops; what has not been delivered is lost. */
    @Override
    public void close() {
        worker.interrupt();
    }
}
