package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusTracker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "once",
        mixinStandardHelpOptions = true,
        description = "Observe for a while, run one cycle, and print the plan and its outcome.",
        footer = {
            "",
            "A shrink needs to have seen low use for stabilization_cycles × poll_interval (15 minutes with the defaults):",
            "with a shorter --observe only growth is decided."
        })
final class OnceCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Option(
            names = "--observe",
            paramLabel = "SECONDS",
            description = "How long to observe before deciding (default: one sample_interval).")
    private @Nullable Integer observe;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Configuration read = configuration.read(options.overrides());
        Settings settings = read.settings();
        ConfigurationOptions.logToConsole(settings, output == OutputFormat.JSON);
        ConfigurationOptions.print(read.warnings(), spec.commandLine().getErr());
        if (observe != null && observe < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--observe must be at least 1 second");
        }
        if (settings.startup().dryRun()) {
            return run(settings);
        }
        Optional<InstanceLock> lock =
                InstanceLock.acquire(settings.startup().files().lockFile());
        if (lock.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "a daemon is running (it holds %s): stop it first, or look with --dry-run"
                            .formatted(settings.startup().files().lockFile()));
        }
        try (InstanceLock _ = lock.get()) {
            configuration.migrateIfNeeded(spec.commandLine().getErr());
            return run(settings);
        }
    }

    private int run(Settings settings) throws Exception {
        StatusTracker tracker = new StatusTracker();
        Duration duration = observe == null ? settings.sampleInterval() : Duration.ofSeconds(observe);
        try (OpenHost host = Hosts.open(settings)) {
            CycleReport report = SingleCycle.run(settings, host, duration, List.of(tracker));
            StatusReport status = tracker.report(host.host().name(), host.backend(), settings, null)
                    .orElseThrow();
            PrintWriter out = spec.commandLine().getOut();
            if (output == OutputFormat.JSON) {
                out.println(new StatusFile(settings.startup().files().stateDir()).toJson(status));
            } else {
                out.println(new StatusView(settings.timezone()).plan(status));
            }
            boolean failed = report.outcomes().stream().anyMatch(outcome -> outcome.result() == Outcome.Result.FAILED);
            return failed ? ExitCode.FAILED : ExitCode.DONE;
        }
    }
}
