package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.config.MonitorFile;
import org.lxcautoscale.daemon.Daemon;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.MonitorService;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.log.Console;
import org.lxcautoscale.log.RotatingFile;
import org.lxcautoscale.log.TextLog;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.systemd.Journal;

/** Runs the monitor with the configuration of a command line, and with that of the original's Monitor where there is one. */
final class MonitorRun {

    private final ConfigurationOptions configuration;
    private final DaemonRun daemon;

    MonitorRun(ConfigurationOptions configuration) {
        this.configuration = configuration;
        this.daemon = new DaemonRun(configuration, new DaemonOptions(), false);
    }

    /** Runs until the process is told to stop; returns the exit code. */
    int run(PrintWriter err) throws Exception {
        Configuration read = configuration.read();
        Optional<MonitorFile> original = original();
        Settings settings = original.isPresent() ? original.get().addTo(read) : read.settings();
        installLog(settings, original);
        DaemonRun.warn(read);
        original.ifPresent(file -> file.warnings().forEach(DaemonRun::warn));
        try (OpenHost host = Hosts.open(settings)) {
            Optional<String> problem = new MonitorService(settings, host, source(DaemonRun.settings(read))).run();
            problem.ifPresent(why -> err.println("lxc-autoscale: " + why));
            return problem.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /**
     * Reads our own configuration again. What is fixed at startup stays, and so does what the original's file says.
     *
     * @param atStart what our own configuration said at startup
     */
    private Daemon.SettingsSource source(Settings atStart) {
        return inForce -> daemon.reload(inForce.withStartup(atStart.startup())).withStartup(inForce.startup());
    }

    private static Optional<MonitorFile> original() throws InvalidConfigurationException {
        Path file = Hosts.root().resolve("etc/lxc_monitor.yaml");
        return Files.exists(file) ? Optional.of(MonitorFile.read(file)) : Optional.empty();
    }

    private static void installLog(Settings settings, Optional<MonitorFile> original) {
        FileSettings files = settings.startup().files();
        TextLog.install(
                new RotatingFile(
                        original.flatMap(MonitorFile::logFile)
                                .orElse(files.logFile().resolveSibling("lxc_monitor.log")),
                        original.flatMap(MonitorFile::logMaxBytes).orElse(files.logMaxBytes()),
                        original.flatMap(MonitorFile::logBackupCount).orElse(files.logBackupCount())),
                Journal.orElse(Console.of(System.out), System.getenv(), Hosts.root()),
                Instant::now,
                settings.timezone());
        original.ifPresent(file -> Logger.getLogger("").setLevel(level(file)));
    }

    private static Level level(MonitorFile original) {
        return switch (original.logLevel()) {
            case "warning" -> Level.WARNING;
            case "error", "critical" -> Level.SEVERE;
            default -> Level.INFO;
        };
    }
}
