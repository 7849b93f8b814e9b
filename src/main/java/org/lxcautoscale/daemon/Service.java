package org.lxcautoscale.daemon;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.cycle.ScalingCycle;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.log.CycleLog;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.EventLog;
import org.lxcautoscale.status.StatusBoard;
import org.lxcautoscale.systemd.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon as a process: a single instance that reloads at SIGHUP, and ends at SIGTERM or SIGINT after the writes in
 * progress.
 */
public final class Service {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final Settings settings;
    private final OpenHost host;
    private final Daemon.SettingsSource source;
    private final List<RunningDaemon.Companion> companions;

    public Service(
            Settings settings, OpenHost host, Daemon.SettingsSource source, List<RunningDaemon.Companion> companions) {
        this.settings = settings;
        this.host = host;
        this.source = source;
        this.companions = List.copyOf(companions);
    }

    private static Daemon.Visitor visitor(
            Control control, ScalingCycle cycle, StatusWriter statusWriter, StatusLine statusLine) {
        return new Daemon.Visitor() {
            @Override
            public void before(Moment now) {
                control.step(cycle, now);
            }

            @Override
            public void after() {
                statusWriter.stepped();
                statusLine.stepped();
            }
        };
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
        try (InstanceLock _ = lock.get();
                Control control = Control.open(
                        settings,
                        host.time().now(),
                        host.time()::wake,
                        host.tasks(),
                        new Programs(Hosts.root(), host.time()::wake))) {
            run(control);
            return true;
        }
    }

    private void run(Control control) throws IOException, InterruptedException {
        Supervisor supervisor = Supervisor.of(System.getenv());
        StatusBoard board = new StatusBoard(settings);
        EventLog events = new EventLog(host.time().now().wall());
        StatusLine statusLine = new StatusLine(settings, host.host().name(), supervisor);
        StatusWriter statusWriter = new StatusWriter(settings, board, host, control);
        try (Recording recording = Recording.start(settings, host, control::groups);
                Foresight foresight = Foresight.start(settings);
                Assembly assembly = Assembly.of(
                        settings,
                        host,
                        List.of(
                                board,
                                events,
                                new CycleLog(settings),
                                statusWriter,
                                statusLine,
                                recording.listener(),
                                foresight.listener()),
                        control,
                        foresight.outlooks());
                Alarms alarms = host.alarms().apply(host.time()::wake)) {
            Daemon daemon = new Daemon(
                    settings,
                    host.time(),
                    assembly.cycle(),
                    source,
                    alarms,
                    visitor(control, assembly.cycle(), statusWriter, statusLine));
            RunningDaemon running = new RunningDaemon(
                    host.host().name(),
                    host.backend(),
                    board,
                    events,
                    recording.prometheus(),
                    control,
                    host.time()::now,
                    daemon::requestReload);
            try (Companions _ = Companions.start(companions, running);
                    LoopSignals _ = LoopSignals.install(daemon::reload, daemon::stop, supervisor)) {
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
                daemon.run(Instant.MAX);
            }
            LOG.info("LXC AutoScale has stopped.");
        }
    }
}
