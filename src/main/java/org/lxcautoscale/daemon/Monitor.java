package org.lxcautoscale.daemon;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/**
 * The loop of {@code lxc-autoscale monitor}: observes the host every {@code sample_interval}, decides nothing, and has nothing that
 * could change a container. A failing step does not end it. {@link #stop()} and {@link #reload()} may be called from any thread.
 */
final class Monitor {

    private final ContainerHost host;
    private final TimeSource time;
    private final CycleListener listener;
    private final Daemon.SettingsSource source;
    private final Runnable stepped;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean reloading = new AtomicBoolean();
    private final StepFailures failures = new StepFailures();
    private Settings settings;
    private Instant nextSample;

    /**
     * @param listener is told of each observation
     * @param stepped runs after each step, whether it has failed or not
     */
    Monitor(Settings settings, OpenHost host, CycleListener listener, Daemon.SettingsSource source, Runnable stepped) {
        this.settings = settings;
        this.host = host.host();
        this.time = host.time();
        this.listener = listener;
        this.source = source;
        this.stepped = stepped;
        this.nextSample = time.now().monotonic();
    }

    /** Runs until {@link #stop()}. */
    void run() throws InterruptedException {
        while (!stopping.get()) {
            Moment now = time.now();
            if (reloading.getAndSet(false)) {
                settings = source.reload(settings);
                listener.reconfigured(settings);
                nextSample = now.monotonic();
            }
            if (!now.monotonic().isBefore(nextSample)) {
                nextSample = now.monotonic().plus(settings.sampleInterval());
                observe(now);
                stepped.run();
            }
            time.sleepUntil(nextSample);
        }
    }

    private void observe(Moment now) {
        try {
            listener.observed(host.observe(), now);
            failures.ended();
        } catch (HostUnavailableException e) {
            failures.report(String.valueOf(e.getMessage()), null);
        } catch (RuntimeException e) {
            failures.report("This step failed: " + e, e);
        }
    }

    /** Ends {@link #run} after the current step. */
    void stop() {
        stopping.set(true);
        time.wake();
    }

    /** Reads the configuration again before the next step. */
    void reload() {
        reloading.set(true);
        time.wake();
    }
}
