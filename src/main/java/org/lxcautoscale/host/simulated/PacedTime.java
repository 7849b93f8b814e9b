package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;

/** Virtual time slowed down for people to watch: a sleep also takes real time. {@link #wake()} ends both. */
public final class PacedTime implements TimeSource {

    /** Real time between two moves of the virtual clock: smooth to the eye, and no load. */
    private static final Duration FRAME = Duration.ofMillis(50);

    private final VirtualTime virtual;
    private final double factor;
    private final Semaphore wakeUps = new Semaphore(0);

    /**
     * @param factor virtual seconds that pass in a real second: 600 is a minute in a tenth of a second
     */
    public PacedTime(VirtualTime virtual, double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("time must go forward, not by a factor of " + factor);
        }
        this.virtual = virtual;
        this.factor = factor;
    }

    @Override
    public Moment now() {
        return virtual.now();
    }

    @Override
    public void sleepUntil(Instant monotonic) throws InterruptedException {
        Duration left = Duration.between(now().monotonic(), monotonic);
        while (left.isPositive()) {
            long realNanos = Math.min(FRAME.toNanos(), (long) Math.ceil(left.toNanos() / factor));
            if (wakeUps.tryAcquire(realNanos, TimeUnit.NANOSECONDS)) {
                wakeUps.drainPermits();
                return;
            }
            Duration passed = Duration.ofNanos((long) Math.ceil(realNanos * factor));
            virtual.advance(passed.compareTo(left) < 0 ? passed : left);
            left = Duration.between(now().monotonic(), monotonic);
        }
    }

    @Override
    public void wake() {
        wakeUps.release();
    }
}
