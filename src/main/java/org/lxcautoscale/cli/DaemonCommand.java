package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.daemon.Service;
import org.lxcautoscale.log.RotatingFile;
import org.lxcautoscale.log.TextLog;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "daemon",
        mixinStandardHelpOptions = true,
        description = "Watch the containers and resize them, until told to stop. SIGHUP re-reads the configuration.")
final class DaemonCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** {@code config check} shows the rest. */
    private static final int MAX_LOGGED = 50;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return run(configuration, options, spec.commandLine().getErr());
    }

    static int run(ConfigurationOptions configuration, DaemonOptions options, PrintWriter err) throws Exception {
        Configuration read = configuration.read(options.overrides());
        Settings settings = read.settings();
        if (!settings.startup().dryRun()) {
            configuration.migrateIfNeeded(err);
        }
        FileSettings files = settings.startup().files();
        TextLog.install(
                new RotatingFile(files.logFile(), files.logMaxBytes(), files.logBackupCount()),
                System.out,
                Instant::now,
                settings.timezone());
        warn(read);
        try (OpenHost host = Hosts.open(settings)) {
            for (String section : settings.containers().groups().stream()
                    .map(group -> group.section())
                    .toList()) {
                LOG.warn(
                        "{} is valid, but horizontal scaling is not part of this version: nothing is cloned.", section);
            }
            Service service = new Service(settings, host, inForce -> reload(configuration, options, inForce));
            if (service.run()) {
                return ExitCode.DONE;
            }
            err.println("lxc-autoscale: another instance is already running (it holds " + files.lockFile() + ")");
            return ExitCode.FAILED;
        }
    }

    private static Settings reload(ConfigurationOptions configuration, DaemonOptions options, Settings inForce) {
        try {
            Configuration read = configuration.read(options.overrides());
            Settings changed = read.settings();
            if (!inForce.startup().equals(changed.startup())) {
                LOG.warn("The configuration was read again; what concerns the backend, files, dry_run or Gotify needs a"
                        + " restart.");
            } else {
                LOG.info("The configuration was read again.");
            }
            warn(read);
            return changed.withStartup(inForce.startup());
        } catch (InvalidConfigurationException e) {
            // One log line per problem.
            LOG.error(
                    "The configuration was read again and is invalid; the old one stays in force: {}",
                    e.problems().size() == 1
                            ? e.problems().getFirst().inOneLine()
                            : e.problems().size() + " problems");
            if (e.problems().size() > 1) {
                e.problems().stream().limit(MAX_LOGGED).forEach(problem -> LOG.error("{}", problem.inOneLine()));
            }
            return inForce;
        }
    }

    private static void warn(Configuration read) {
        read.warnings().forEach(warning -> LOG.warn("{}: {}", warning.where(), warning.message()));
    }
}
