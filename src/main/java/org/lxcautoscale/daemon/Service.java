package org.lxcautoscale.daemon;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

/** The daemon as a process: a single instance, with all that works beside its loop. */
public final class Service {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final Settings settings;
    private final OpenHost host;
    private final Daemon.SettingsSource source;
    private final List<RunningDaemon.Companion> companions;
    private volatile List<Backlog> backlogs = List.of();

    /** Who tells the loop to read its settings again, and to end. */
    @FunctionalInterface
    public interface Driver {

        /**
         * Begins to tell it, from any thread.
         *
         * @param stop asks the loop to end after its current step
         * @return closed when the loop has ended
         */
        AutoCloseable drive(Runnable reload, Runnable stop);
    }

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
     * Runs until the process is told to stop: reloads at SIGHUP, and ends at SIGTERM or SIGINT after the writes in progress.
     *
     * @return false when another daemon holds the lock
     * @throws IOException when the lock or the journal cannot be opened
     */
    public boolean run() throws IOException, InterruptedException {
        Supervisor supervisor = Supervisor.of(System.getenv());
        return run(supervisor, (reload, stop) -> LoopSignals.install(reload, stop, supervisor));
    }

    /** The same, but signals are not listened to, and no service manager is told anything. */
    public boolean run(Driver driver) throws IOException, InterruptedException {
        return run(Supervisor.of(Map.of()), driver);
    }

    /**
     * Waits until all that the loop has told so far is recorded and learned: for a loop in virtual time, which is faster than a
     * disk. Called by its thread.
     */
    public void catchUp() throws InterruptedException {
        for (Backlog backlog : backlogs) {
            backlog.await();
        }
    }

    private boolean run(Supervisor supervisor, Driver driver) throws IOException, InterruptedException {
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
            run(control, supervisor, driver);
            return true;
        }
    }

    private void run(Control control, Supervisor supervisor, Driver driver) throws IOException, InterruptedException {
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
            backlogs = Stream.concat(recording.backlogs().stream(), Stream.of(foresight.backlog()))
                    .toList();
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
                    Companions _ = new Companions(List.of(driver.drive(daemon::reload, daemon::stop)))) {
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
