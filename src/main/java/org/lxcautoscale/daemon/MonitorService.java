package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Listeners;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.systemd.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The monitor as a process: keeps the history without a daemon, reloads at SIGHUP, and ends at SIGTERM or SIGINT. */
public final class MonitorService {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final Settings settings;
    private final OpenHost host;
    private final Daemon.SettingsSource source;

    public MonitorService(Settings settings, OpenHost host, Daemon.SettingsSource source) {
        this.settings = settings;
        this.host = host;
        this.source = source;
    }

    /**
     * Runs until the process is told to stop.
     *
     * @return why it could not run, as a sentence without its end; empty when it has run
     * @throws IOException when the lock or a directory cannot be used
     */
    public Optional<String> run() throws IOException, InterruptedException {
        if (!Recording.isAsked(settings)) {
            return Optional.of("there is nothing to record: section history says enabled: false, and no export_file");
        }
        Path lockFile = Recording.lockFile(settings);
        Optional<InstanceLock> lock = InstanceLock.acquire(lockFile);
        if (lock.isEmpty()) {
            return Optional.of(whoRecords(lockFile));
        }
        Supervisor supervisor = Supervisor.of(System.getenv());
        try (Recording recording = Recording.start(settings, host, List::of, lock)) {
            FileErrors.requireDirectory("state_dir", settings.startup().files().stateDir());
            SignsOfLife life = new SignsOfLife(supervisor, host.host().name(), settings);
            CycleListener listener = new Listeners(List.of(recording.listener(), life));
            Monitor monitor = new Monitor(settings, host, listener, source, life::stepped);
            try (LoopSignals _ = LoopSignals.install(monitor::reload, monitor::stop, supervisor)) {
                LOG.info(
                        "The monitor has started on {} ({}): a sample every {} s. It changes nothing.",
                        host.host().name(),
                        host.backend(),
                        settings.sampleInterval().toSeconds());
                monitor.run();
            }
            LOG.info("The monitor has stopped.");
            return Optional.empty();
        }
    }

    private String whoRecords(Path lockFile) throws IOException {
        Optional<Long> recorder = InstanceLock.holder(lockFile);
        boolean isDaemon = recorder.isPresent()
                && recorder.equals(
                        InstanceLock.holder(settings.startup().files().lockFile()));
        return isDaemon
                ? "a daemon is running and keeps the history already (it holds " + lockFile + ")"
                : "another monitor is already running (it holds " + lockFile + ")";
    }

    /** Tells the service manager that the loop steps. */
    private static final class SignsOfLife implements CycleListener {

        private final Supervisor supervisor;
        private final String host;
        private Settings settings;
        private boolean isReady;

        SignsOfLife(Supervisor supervisor, String host, Settings settings) {
            this.supervisor = supervisor;
            this.host = host;
            this.settings = settings;
        }

        @Override
        public void reconfigured(Settings changed) {
            settings = changed;
            show();
        }

        void stepped() {
            if (!isReady) {
                isReady = true;
                supervisor.ready();
                show();
            }
            supervisor.alive();
        }

        private void show() {
            supervisor.status("%s: keeps the history, a sample every %s s."
                    .formatted(host, settings.sampleInterval().toSeconds()));
            supervisor.expectStepEvery(settings.sampleInterval());
        }
    }
}
