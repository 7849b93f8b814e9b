package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.LoopSignals;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.learn.UsageSuggester;
import org.lxcautoscale.log.Console;
import org.lxcautoscale.log.RotatingFile;
import org.lxcautoscale.log.TextLog;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.systemd.Journal;
import org.lxcautoscale.systemd.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Suggests sizes until the process is told to stop. */
final class MlRun {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** More often than the watchdog of the unit asks for. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(7);

    @Mixin
    private MlOptions options = new MlOptions();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "Time between two rounds of suggestions: 5m, 1h (default), 1d.")
    private String interval = "1h";

    @Option(names = "--once", description = "End after one round.")
    private boolean once;

    @Option(names = "--dry-run", description = "Suggest only, and order nothing.")
    private boolean dryRun;

    private final Semaphore woken = new Semaphore(0);
    private final Supervisor supervisor = Supervisor.of(System.getenv());
    private volatile boolean isStopped;

    /** Runs; returns the exit code. */
    int run(PrintWriter err) throws Exception {
        UsageSuggester suggester = new UsageSuggester(options.settings());
        Duration usual = TimeSpan.parse("--interval", interval);
        MlOptions.require("--interval", interval, usual.compareTo(LONGEST_INTERVAL) <= 0, "7d at most");
        Settings settings = options.configuration().read().settings();
        try (MlFile file = MlFile.open(settings, options)) {
            installLog(settings);
            MlRounds rounds = new MlRounds(suggester, file.file(), options.isForceSave(), () -> isStopped);
            try (LoopSignals _ = LoopSignals.install(woken::release, this::stop, supervisor)) {
                LOG.info(
                        "LXC AutoScale ML has started: suggestions every {} are written to {}{}.",
                        interval,
                        options.file(settings),
                        dryRun ? ", and nothing is ordered" : "");
                supervisor.ready();
                return loop(rounds, usual, err);
            } finally {
                LOG.info("LXC AutoScale ML has stopped.");
            }
        }
    }

    private void installLog(Settings settings) {
        FileSettings files = settings.startup().files();
        TextLog.install(
                new RotatingFile(
                        files.logFile().resolveSibling("lxc_autoscale_ml.log"),
                        files.logMaxBytes(),
                        files.logBackupCount()),
                Journal.orElse(Console.of(System.out), System.getenv(), Hosts.root()),
                Instant::now,
                settings.timezone());
        setLevel(options.verbosity());
    }

    /** @param verbosity 0 for warnings, 1 for what is usual, 2 for all */
    static void setLevel(int verbosity) {
        java.util.logging.Logger.getLogger("")
                .setLevel(verbosity == 0 ? Level.WARNING : verbosity == 1 ? Level.INFO : Level.FINE);
    }

    private void stop() {
        isStopped = true;
        woken.release();
    }

    private int loop(MlRounds rounds, Duration usual, PrintWriter err) throws InterruptedException {
        int failures = 0;
        String problem = "";
        while (true) {
            try {
                round(rounds);
                failures = 0;
                problem = "";
            } catch (CommandFailedException
                    | InvalidConfigurationException
                    | HostUnavailableException
                    | IOException e) {
                failures++;
                String now = String.valueOf(e.getMessage());
                if (!now.equals(problem)) {
                    problem = now;
                    LOG.warn("No suggestions: {}", now);
                }
                supervisor.status("No suggestions: " + now);
                if (once) {
                    err.println("lxc-autoscale: " + now);
                }
            }
            if (once || isStopped) {
                return once && failures > 0 ? ExitCode.FAILED : ExitCode.DONE;
            }
            pause(failures == 0 ? usual : MlRounds.wait(failures, usual));
        }
    }

    private void round(MlRounds rounds)
            throws CommandFailedException, InvalidConfigurationException, HostUnavailableException, IOException,
                    InterruptedException {
        Settings settings = options.configuration().read().settings();
        Instant now = Instant.now();
        Optional<DaemonClient> daemon = options.daemon(settings);
        Optional<SuggestedOrders> orders = dryRun ? Optional.empty() : daemon.map(SuggestedOrders::new);
        if (daemon.isEmpty() && !dryRun) {
            LOG.info("No daemon takes orders on this machine: suggestions are only written.");
        }
        try (MlSource source = options.source(settings, daemon, now, this::pause)) {
            int count = rounds.round(source, orders, now, supervisor::alive).size();
            supervisor.status(count + " containers should have another size.");
        }
    }

    /** Waits for a time, or until something wakes it. */
    private void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toNanos();
        while (left > 0 && !isStopped) {
            if (woken.tryAcquire(Math.min(left, SIGN_OF_LIFE.toNanos()), TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
                return;
            }
            supervisor.alive();
            left = end - System.nanoTime();
        }
    }
}
