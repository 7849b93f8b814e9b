package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.ConfigurationFile;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.Daemon;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.daemon.Service;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.host.simulated.PacedTime;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Run the real daemon on a simulated host of twelve containers.")
final class DemoCommand implements Callable<Integer> {

    private static final Path MEMORY = Path.of("/dev/shm");

    @Option(names = "--headless", description = "Without a picture and as fast as possible; prints the results.")
    private boolean headless;

    @Option(names = "--ui", description = "With the dashboard, in a browser, until Ctrl-C.")
    private boolean ui;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Of the dashboard (default: 5000, or any other that is free).")
    private int port;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "mixed (default): containers of all kinds; burst: 900 MB more within seconds, now and then.")
    private DemoScenario kind = DemoScenario.MIXED;

    @Option(
            names = "--hours",
            paramLabel = "H",
            description = "Simulated hours (default: 48); with --ui, those that are over when it begins (default: 36).")
    private @Nullable Double hours;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all chance (default: 7).")
    private long seed = 7;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "Simulated seconds in a real one, when watched (defaults: 600, with --ui 60).")
    private @Nullable Double speed;

    @Option(names = "--output", paramLabel = "FORMAT", description = "Of a headless run: text (default) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings to try, in place of the defaults.")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (!(hours() > 0 && hours() <= 24 * 366) || !(speed() >= 1 && speed() <= 1_000_000)) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--hours must be between 0 and 8784, and --speed between 1 and 1000000");
        }
        if (ui && headless) {
            throw new CommandFailedException(ExitCode.USAGE, "--ui is to be watched, --headless is not: choose one");
        }
        if (port < 0 || port > 65_535) {
            throw new CommandFailedException(ExitCode.USAGE, "--port must be between 0 and 65535; 0 is any");
        }
        Logger.getLogger("").setLevel(Level.OFF);
        Path dir = Files.createTempDirectory(temporary(), "lxc-autoscale-demo");
        try {
            return ui ? runDashboard(dir) : run(settings(dir));
        } finally {
            delete(dir);
        }
    }

    /** In memory, if that is possible: two days of a daemon's files are written within seconds. */
    private static Path temporary() {
        return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private double hours() {
        return hours != null ? hours : ui ? 36 : 48;
    }

    private double speed() {
        return speed != null ? speed : ui ? 60 : 600;
    }

    private Duration duration() {
        return Duration.ofMillis((long) (hours() * 3_600_000));
    }

    private static Map<String, String> overrides(Path dir) {
        return Map.of(
                "backend", "simulated",
                "timezone", "UTC",
                "state_dir", dir.toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("lxc_autoscale.log").toString(),
                "lock_file", dir.resolve("lock").toString());
    }

    private Settings settings(Path dir) throws Exception {
        ConfigurationReader reader = new ConfigurationReader(System.getenv());
        return (config == null ? reader.defaults(overrides(dir)) : reader.read(config, overrides(dir))).settings();
    }

    private int runDashboard(Path dir) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path file = config == null ? DashboardDemo.writeConfiguration(dir, DashboardDemo.freePort(port)) : config;
        ConfigurationReader reader = new ConfigurationReader(System.getenv());
        Map<String, String> overrides = overrides(dir);
        new DashboardDemo(
                        () -> reader.read(file, overrides),
                        new ConfigurationFile(file, reader, overrides),
                        kind.of(seed),
                        duration(),
                        speed(),
                        out)
                .run(Service::run);
        return ExitCode.DONE;
    }

    private int run(Settings settings) throws Exception {
        Scenario scenario = kind.of(seed);
        VirtualTime virtual = new VirtualTime(scenario.start());
        SimulatedHost host = new SimulatedHost(scenario, virtual);
        PrintWriter out = spec.commandLine().getOut();
        CycleCounter cycles = new CycleCounter();
        TimeSource time = headless ? virtual : new PacedTime(virtual, speed());
        List<CycleListener> listeners =
                headless ? List.of(cycles) : List.of(cycles, screen(out, settings, scenario.start()));
        Instant end = scenario.start().plus(duration());
        OpenHost open = OpenHost.simulated(host, time);
        try (Assembly assembly = Assembly.of(settings, open, listeners);
                Alarms alarms = open.alarms().apply(time::wake)) {
            new Daemon(settings, time, assembly.cycle(), inForce -> inForce, alarms, Daemon.Visitor.NONE).run(end);
        }
        DemoResult result = DemoResult.of(seed, cycles.count, host.scoreboard());
        out.println(output == OutputFormat.JSON ? JsonFormat.create().toJson(result) : result.inWords());
        return ExitCode.DONE;
    }

    private DemoScreen screen(PrintWriter out, Settings settings, Instant start) {
        return new DemoScreen(out, Terminal.width(), settings, start);
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static final class CycleCounter implements CycleListener {
        private long count;

        @Override
        public void completed(CycleReport report) {
            count += report.trigger() == Trigger.CYCLE ? 1 : 0;
        }
    }
}
