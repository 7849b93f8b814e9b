package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;

/**
 * Time that advances only when somebody sleeps or an operation of a simulated host takes time. It advances at once, in
 * steps of fixed length, and every listener is told of each step. Nothing changes between two steps.
 *
 * <p>One thread advances the time; {@link #now()} and {@link #wake()} may be called from any thread.
 */
public final class VirtualTime implements TimeSource {

    /** Fine enough for a 10 s sampler and PSI's 10 s averages, coarse enough for days in seconds. */
    private static final Duration DEFAULT_STEP = Duration.ofSeconds(1);

    private final Duration step;
    private final List<TickListener> listeners = new ArrayList<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final PriorityQueue<Scheduled> scheduled = new PriorityQueue<>();
    private long sequence;
    private Instant nextStep;
    private volatile Moment now;

    /** A scheduled action; actions at the same time run in the order in which they were scheduled. */
    private record Scheduled(Instant at, long sequence, Runnable action) implements Comparable<Scheduled> {
        @Override
        public int compareTo(Scheduled other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    public VirtualTime(Instant start) {
        this(start, DEFAULT_STEP);
    }

    /**
     * @param step the length of a step, positive
     */
    public VirtualTime(Instant start, Duration step) {
        if (!step.isPositive()) {
            throw new IllegalArgumentException("a step must be positive, not " + step);
        }
        this.step = step;
        this.now = new Moment(start, start);
        this.nextStep = start.plus(step);
    }

    /** Notifies the listener of every step from now on, after the listeners added before it. */
    public void onTick(TickListener listener) {
        listeners.add(listener);
    }

    /** Runs an action after this much time. */
    void schedule(Duration after, Runnable action) {
        scheduled.add(new Scheduled(now.monotonic().plus(after), sequence++, action));
    }

    Duration step() {
        return step;
    }

    @Override
    public Moment now() {
        return now;
    }

    /** Advances the time at once; an earlier or concurrent {@link #wake()} stops it early. */
    @Override
    public void sleepUntil(Instant monotonic) throws InterruptedException {
        while (now.monotonic().isBefore(monotonic)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted at " + now.monotonic());
            }
            if (woken.getAndSet(false)) {
                return;
            }
            advanceTo(earliest(nextStep, monotonic));
        }
    }

    @Override
    public void wake() {
        woken.set(true);
    }

    /** Advances the time by this much; {@link #wake()} has no effect. */
    public void advance(Duration duration) {
        advanceTo(now.monotonic().plus(duration));
    }

    /** The next step, scheduled action or end of the sleep. */
    private Instant earliest(Instant step, Instant end) {
        Scheduled next = scheduled.peek();
        Instant first = step.isBefore(end) ? step : end;
        return next != null && next.at().isBefore(first) ? next.at() : first;
    }

    private void runScheduled(Instant upTo) {
        for (Scheduled next = scheduled.peek(); next != null && !next.at().isAfter(upTo); next = scheduled.peek()) {
            scheduled.remove();
            moveTo(next.at());
            next.action().run();
        }
    }

    private void advanceTo(Instant monotonic) {
        while (!nextStep.isAfter(monotonic)) {
            runScheduled(nextStep);
            moveTo(nextStep);
            nextStep = nextStep.plus(step);
            for (TickListener listener : listeners) {
                listener.tick(now.monotonic());
            }
        }
        runScheduled(monotonic);
        moveTo(monotonic);
    }

    private void moveTo(Instant monotonic) {
        Duration passed = Duration.between(now.monotonic(), monotonic);
        if (passed.isPositive()) {
            now = now.plus(passed);
        }
    }

    /** Moves the wall clock forward, or back if negative, as an administrator or NTP would. Monotonic time is unaffected. */
    public void jumpWall(Duration by) {
        now = new Moment(now.monotonic(), now.wall().plus(by));
    }
}
