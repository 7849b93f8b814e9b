package org.lxcautoscale.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.cycle.ScalingCycle;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: takes a sample every {@code sample_interval} and runs a cycle every {@code poll_interval}, until it is
 * stopped. Nothing that goes wrong in one step ends it. {@link #stop()} and {@link #reload()} may be called from any
 * thread.
 */
public final class Daemon {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final TimeSource time;
    private final ScalingCycle cycle;
    private final SettingsSource source;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean reloading = new AtomicBoolean();
    private Settings settings;
    private Instant nextCycle;
    private Instant nextSample;
    private String trouble = "";

    /** Where new settings come from when a reload is asked for. */
    public interface SettingsSource {

        /** The settings as they are now, or those in force when the new ones are invalid; says which in the log. */
        Settings reload(Settings inForce);
    }

    public Daemon(Settings settings, TimeSource time, ScalingCycle cycle, SettingsSource source) {
        this.settings = settings;
        this.time = time;
        this.cycle = cycle;
        this.source = source;
        this.nextSample = time.now().steady();
        this.nextCycle = nextSample.plus(settings.sampleInterval());
    }

    /** Runs until {@link #stop()}, or until the steady time {@code until}; then until the writes under way have ended. */
    public void run(Instant until) throws InterruptedException {
        while (!stopping.get()) {
            Moment now = time.now();
            if (!now.steady().isBefore(until)) {
                break;
            }
            if (reloading.getAndSet(false)) {
                settings = source.reload(settings);
                cycle.reconfigure(settings);
                nextCycle = earlier(nextCycle, now.steady().plus(settings.pollInterval()));
                nextSample = earlier(nextSample, now.steady().plus(settings.sampleInterval()));
            }
            step(now);
            time.sleepUntil(earlier(earlier(nextSample, nextCycle), until));
        }
        cycle.stop();
        cycle.complete(time);
    }

    private void step(Moment now) {
        boolean cycleDue = !now.steady().isBefore(nextCycle);
        boolean sampleDue = cycleDue || !now.steady().isBefore(nextSample);
        if (cycleDue) {
            nextCycle = nextAfter(nextCycle, settings.pollInterval(), now.steady());
        }
        if (sampleDue) {
            nextSample = now.steady().plus(settings.sampleInterval());
        }
        try {
            if (cycleDue) {
                cycle.run(now);
            } else if (sampleDue) {
                cycle.sample(now);
            } else {
                cycle.advance(now); // a write has ended
                return;
            }
            recovered();
        } catch (HostUnavailableException e) {
            troubled(String.valueOf(e.getMessage()), null);
        } catch (RuntimeException e) {
            troubled("This step failed: " + e, e);
        }
    }

    /** A trouble that lasts is logged once, and its end. */
    private void troubled(String what, @Nullable RuntimeException cause) {
        if (!what.equals(trouble)) {
            LOG.error(what, cause);
            trouble = what;
        }
    }

    private void recovered() {
        if (!trouble.isEmpty()) {
            LOG.info("Recovered from: {}", trouble);
            trouble = "";
        }
    }

    /** When the next cycle is due, in steady time. */
    public Instant nextCycle() {
        return nextCycle;
    }

    /** Ends {@link #run} after the step that is under way, which begins no more writes. */
    public void stop() {
        stopping.set(true);
        cycle.stop();
        time.wake();
    }

    /** Reads the configuration again before the next step. */
    public void reload() {
        reloading.set(true);
        time.wake();
    }

    private static Instant nextAfter(Instant due, Duration interval, Instant now) {
        Instant next = due.plus(interval);
        return next.isAfter(now) ? next : now.plus(interval);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
