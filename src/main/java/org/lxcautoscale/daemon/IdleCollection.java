package org.lxcautoscale.daemon;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives memory back that work beside the loop has taken, such as pages for people. The heap is kept so small that what a large page
 * needs grows it, and it shrinks again only in a full collection, which the loop alone brings about once in hours. So one is made when
 * the work has been quiet for a while, and every now and then while it goes on. It stops the loop for less than 0.1 s. Thread-safe.
 */
public final class IdleCollection {

    private static final Duration QUIET = Duration.ofSeconds(20);

    /** In intervals of {@link #QUIET}. */
    private static final int LONGEST_WORK = 15;

    private final AtomicLong works = new AtomicLong();
    private final AtomicBoolean isWaiting = new AtomicBoolean();

    /** Something was done that has taken memory. */
    public void worked() {
        works.incrementAndGet();
        if (isWaiting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("idle-collection").start(this::await);
        }
    }

    private void await() {
        try {
            long seen = -1;
            for (int i = 0; i < LONGEST_WORK && seen != works.get(); i++) {
                seen = works.get();
                Thread.sleep(QUIET);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        isWaiting.set(false);
        System.gc();
    }
}
