package org.lxcautoscale.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.log.CycleLog;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon as a process: one instance, reload at SIGHUP, and at SIGTERM or SIGINT an end after the write that is under
 * way.
 */
public final class Service {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** A write may take its time limit; after that the process ends all the same. */
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(45);

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
        Optional<InstanceLock> taken = InstanceLock.take(settings.files().lockFile());
        if (taken.isEmpty()) {
            return false;
        }
        List<CycleListener> listeners = List.of(new CycleLog(settings), new StatusWriter(settings, host));
        try (InstanceLock _ = taken.get();
                Assembly assembly = Assembly.of(settings, host, listeners)) {
            CountDownLatch ended = new CountDownLatch(1);
            Daemon daemon = new Daemon(settings, host.time(), assembly.cycle(), source);
            if (!Signals.onHangUp(daemon::reload)) {
                LOG.warn("This Java runtime cannot notice SIGHUP: a changed configuration needs a restart.");
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> farewell(daemon, ended), "farewell"));
            LOG.info(
                    "LXC AutoScale has started on {} ({}): a sample every {} s, a cycle every {} s{}.",
                    host.host().name(),
                    host.backend(),
                    settings.sampleInterval().toSeconds(),
                    settings.pollInterval().toSeconds(),
                    settings.dryRun() ? ", dry run" : "");
            try {
                daemon.run(Instant.MAX);
            } finally {
                ended.countDown();
            }
            return true;
        }
    }

    private static void farewell(Daemon daemon, CountDownLatch ended) {
        daemon.stop();
        try {
            if (ended.await(LONGEST_FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
                LOG.info("LXC AutoScale has stopped.");
            } else {
                LOG.error("LXC AutoScale is ended in the middle of a step; the journal tells what was under way.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
