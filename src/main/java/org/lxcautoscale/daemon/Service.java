package org.lxcautoscale.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.log.CycleLog;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.systemd.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon as a process: a single instance that reloads at SIGHUP, and ends at SIGTERM or SIGINT after the writes in
 * progress.
 */
public final class Service {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Longer than the time limit of a write; after that the process ends anyway. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(45);

    private final Settings settings;
    private final OpenHost host;
    private final Daemon.SettingsSource source;

    public Service(Settings settings, OpenHost host, Daemon.SettingsSource source) {
        this.settings = settings;
        this.host = host;
        this.source = source;
    }

    /**
     * Runs until the process is told to stop.
     *
     * @return false when another daemon holds the lock
     * @throws IOException when the lock or the journal cannot be opened
     */
    public boolean run() throws IOException, InterruptedException {
        Optional<InstanceLock> lock =
                InstanceLock.acquire(settings.startup().files().lockFile());
        if (lock.isEmpty()) {
            return false;
        }
        Supervisor supervisor = Supervisor.of(System.getenv());
        StatusLine statusLine = new StatusLine(settings, host.host().name(), supervisor);
        try (InstanceLock _ = lock.get();
                Recording recording = Recording.start(settings, host);
                Assembly assembly = Assembly.of(
                        settings,
                        host,
                        List.of(
                                new CycleLog(settings),
                                new StatusWriter(settings, host),
                                statusLine,
                                recording.listener()));
                Alarms alarms = host.alarms().apply(host.time()::wake)) {
            CountDownLatch ended = new CountDownLatch(1);
            Daemon daemon = new Daemon(settings, host.time(), assembly.cycle(), source, alarms, statusLine::stepped);
            installSignalHandlers(daemon, supervisor, ended);
            LOG.info(
                    "LXC AutoScale has started on {} ({}): a sample every {} s, a cycle every {} s{}{}.",
                    host.host().name(),
                    host.backend(),
                    settings.sampleInterval().toSeconds(),
                    settings.pollInterval().toSeconds(),
                    settings.startup().dryRun() ? ", dry run" : "",
                    settings.containers().isObservedOnly()
                            ? "; " + settings.containers().observedBecause()
                            : "");
            try {
                daemon.run(Instant.MAX);
            } finally {
                ended.countDown();
            }
            LOG.info("LXC AutoScale has stopped.");
            return true;
        }
    }

    private static void installSignalHandlers(Daemon daemon, Supervisor supervisor, CountDownLatch ended) {
        Runnable stop = () -> {
            supervisor.stopping();
            stop(daemon, ended);
        };
        if (!(Signals.install("HUP", daemon::reload)
                && Signals.install("TERM", stop)
                && Signals.install("INT", stop))) {
            LOG.warn(
                    "This Java runtime cannot notice signals: a changed configuration needs a restart, and SIGTERM ends"
                            + " the program at once.");
        }
    }

    /** Lets the current step end, then the program. */
    private static void stop(Daemon daemon, CountDownLatch ended) {
        daemon.stop();
        try {
            if (!ended.await(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.error("LXC AutoScale was ended in the middle of a step; the journal records what was in progress.");
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
