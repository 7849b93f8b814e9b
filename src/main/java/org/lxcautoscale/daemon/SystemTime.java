package org.lxcautoscale.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;

/** The time of this machine. */
public final class SystemTime implements TimeSource {

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private final Semaphore wakeUps = new Semaphore(0);

    @Override
    public Moment now() {
        return new Moment(start.plusNanos(System.nanoTime() - startNanos), Instant.now());
    }

    @Override
    public void sleepUntil(Instant monotonic) throws InterruptedException {
        Duration left = Duration.between(now().monotonic(), monotonic);
        if (left.isPositive() && wakeUps.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS)) {
            wakeUps.drainPermits();
        }
    }

    @Override
    public void wake() {
        wakeUps.release();
    }
}
