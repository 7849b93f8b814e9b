package org.lxcautoscale.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.ScalingCycle;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/**
 * The main loop: takes a sample every {@code sample_interval} and runs a cycle every {@code poll_interval}, until it is
 * stopped. A failing step does not end it. {@link #stop()} and {@link #reload()} may be called from any thread.
 */
public final class Daemon {

    private final TimeSource time;
    private final ScalingCycle cycle;
    private final SettingsSource source;
    private final Alarms alarms;
    private final Visitor visitor;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicReference<@Nullable CompletableFuture<Settings>> reloading = new AtomicReference<>();
    private final StepFailures failures = new StepFailures();
    private Settings settings;
    private Instant nextCycle;
    private Instant nextSample;

    /** Supplies the settings at a reload. */
    public interface SettingsSource {

        /** Reads the settings again; returns those in force when the new ones are invalid. Logs which. */
        Settings reload(Settings inForce);

        /** Others than those in force, where something besides the configuration has changed. Called before each step. */
        default Optional<Settings> adjusted(Settings inForce) {
            return Optional.empty();
        }
    }

    /** Comes along in every step of the loop, on its thread. */
    public interface Visitor {

        /** Nobody comes along. */
        Visitor NONE = new Visitor() {};

        /** Before a step. */
        default void before(Moment now) {}

        /** After a step, whether it has failed or not. */
        default void after() {}
    }

    /** A daemon that nobody watches. */
    public Daemon(Settings settings, TimeSource time, ScalingCycle cycle, SettingsSource source) {
        this(settings, time, cycle, source, Alarms.NONE, Visitor.NONE);
    }

    /**
     * @param alarms wake this loop for containers that cannot wait for the next sample
     */
    public Daemon(
            Settings settings,
            TimeSource time,
            ScalingCycle cycle,
            SettingsSource source,
            Alarms alarms,
            Visitor visitor) {
        this.alarms = alarms;
        this.settings = settings;
        this.time = time;
        this.cycle = cycle;
        this.source = source;
        this.visitor = visitor;
        this.nextSample = time.now().monotonic();
        this.nextCycle = nextSample.plus(settings.sampleInterval());
    }

    /**
     * Runs until {@link #stop()}, or until the monotonic time {@code until}, and then until the writes in progress have
     * ended.
     */
    public void run(Instant until) throws InterruptedException {
        while (!stopping.get()) {
            Moment now = time.now();
            if (!now.monotonic().isBefore(until)) {
                break;
            }
            CompletableFuture<Settings> reloaded = reloading.getAndSet(null);
            Optional<Settings> changed =
                    reloaded != null ? Optional.of(source.reload(settings)) : source.adjusted(settings);
            if (changed.isPresent()) {
                settings = changed.get();
                cycle.reconfigure(settings);
                nextCycle = earlier(nextCycle, now.monotonic().plus(settings.pollInterval()));
                nextSample = earlier(nextSample, now.monotonic().plus(settings.sampleInterval()));
            }
            if (reloaded != null) {
                reloaded.complete(settings);
            }
            visitor.before(now);
            step(now);
            visitor.after();
            Instant next = earlier(earlier(nextSample, nextCycle), until);
            time.sleepUntil(cycle.nextDue().map(due -> earlier(due, next)).orElse(next));
        }
        cycle.stop();
        cycle.complete(time);
    }

    private void step(Moment now) {
        boolean cycleDue = !now.monotonic().isBefore(nextCycle);
        boolean sampleDue = cycleDue || !now.monotonic().isBefore(nextSample);
        if (cycleDue) {
            nextCycle = nextAfter(nextCycle, settings.pollInterval(), now.monotonic());
        }
        if (sampleDue) {
            nextSample = now.monotonic().plus(settings.sampleInterval());
            alarms.raised(); // this step looks at all of them
        }
        try {
            if (cycleDue) {
                cycle.run(now);
            } else if (sampleDue) {
                cycle.sample(now);
            } else {
                between(now);
                return;
            }
            alarms.watch(cycle.running());
            failures.ended();
        } catch (HostUnavailableException e) {
            failures.report(String.valueOf(e.getMessage()), null);
        } catch (RuntimeException e) {
            failures.report("This step failed: " + e, e);
        }
    }

    /** A write has ended, or containers have called. */
    private void between(Moment now) throws HostUnavailableException {
        Set<ContainerId> calling = alarms.raised();
        if (calling.isEmpty()) {
            cycle.advance(now);
        } else {
            alarms.helped(cycle.respond(calling, now));
        }
    }

    /** When the next cycle is due, in monotonic time. */
    public Instant nextCycle() {
        return nextCycle;
    }

    /** Ends {@link #run} after the current step, which starts no more writes. */
    public void stop() {
        stopping.set(true);
        cycle.stop();
        time.wake();
    }

    /** Reads the configuration again before the next step. */
    public void reload() {
        var _ = requestReload();
    }

    /**
     * The same; completes with the settings in force once the configuration has been read, whether it was valid or not. Never completes
     * when the daemon stops before.
     */
    public CompletableFuture<Settings> requestReload() {
        CompletableFuture<Settings> requested =
                reloading.updateAndGet(known -> known == null ? new CompletableFuture<>() : known);
        time.wake();
        return Objects.requireNonNull(requested).copy();
    }

    private static Instant nextAfter(Instant due, Duration interval, Instant now) {
        Instant next = due.plus(interval);
        return next.isAfter(now) ? next : now.plus(interval);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
