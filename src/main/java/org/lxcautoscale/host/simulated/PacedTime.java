package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;

/** Virtual time slowed down for people to watch: a sleep also takes real time. {@link #wake()} ends a sleep early. */
public final class PacedTime implements TimeSource {

    /** Real time between two updates of the virtual clock: smooth to the eye, and cheap. */
    private static final Duration FRAME = Duration.ofMillis(50);

    private final VirtualTime virtual;
    private final double factor;
    private final Semaphore wakeUps = new Semaphore(0);
    private long lastReal = System.nanoTime();

    /**
     * @param factor virtual seconds per real second
     */
    public PacedTime(VirtualTime virtual, double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("time must advance, not by a factor of " + factor);
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
        Duration remaining = Duration.between(now().monotonic(), monotonic);
        while (remaining.isPositive()) {
            if (wakeUps.tryAcquire()) {
                wakeUps.drainPermits();
                if (System.nanoTime() - lastReal >= FRAME.toNanos()) { // who is woken again and again gets on, too
                    pass(remaining);
                }
                return;
            }
            long realNanos = Math.min(FRAME.toNanos(), (long) Math.ceil(remaining.toNanos() / factor));
            lastReal = System.nanoTime();
            boolean isWoken = wakeUps.tryAcquire(realNanos, TimeUnit.NANOSECONDS);
            if (isWoken) {
                wakeUps.drainPermits();
            }
            pass(remaining);
            if (isWoken) {
                return;
            }
            remaining = Duration.between(now().monotonic(), monotonic);
        }
    }

    /** Lets as much virtual time pass as real time has since it last did. */
    private void pass(Duration most) {
        long now = System.nanoTime();
        Duration passed = Duration.ofNanos((long) Math.ceil((now - lastReal) * factor));
        lastReal = now;
        advance(passed.compareTo(most) < 0 ? passed : most);
    }

    /** Up to the step in which somebody is woken. */
    private void advance(Duration duration) {
        Duration left = duration;
        while (left.isPositive() && wakeUps.availablePermits() == 0) {
            Duration step = virtual.step().compareTo(left) < 0 ? virtual.step() : left;
            virtual.advance(step);
            left = left.minus(step);
        }
    }

    @Override
    public void wake() {
        wakeUps.release();
    }
}
