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
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.Daemon;
import org.lxcautoscale.daemon.OpenHost;
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

    @Option(names = "--headless", description = "Without a picture and as fast as possible; prints the results.")
    private boolean headless;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "mixed (default): containers of all kinds; burst: 900 MB more within seconds, now and then.")
    private DemoScenario kind = DemoScenario.MIXED;

    @Option(names = "--hours", paramLabel = "H", description = "Simulated hours (default: 48).")
    private double hours = 48;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all chance (default: 7).")
    private long seed = 7;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "Simulated seconds in a real one, when watched (default: 600).")
    private double speed = 600;

    @Option(names = "--output", paramLabel = "FORMAT", description = "Of a headless run: text (default) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings to try, in place of the defaults.")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (!(hours > 0 && hours <= 24 * 366) || !(speed >= 1 && speed <= 1_000_000)) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--hours must be between 0 and 8784, and --speed between 1 and 1000000");
        }
        Logger.getLogger("").setLevel(Level.OFF);
        Path dir = Files.createTempDirectory("lxc-autoscale-demo");
        try {
            return run(settings(dir));
        } finally {
            delete(dir);
        }
    }

    private Settings settings(Path dir) throws Exception {
        Map<String, String> overrides = Map.of(
                "backend", "simulated",
                "timezone", "UTC",
                "state_dir", dir.toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("lxc_autoscale.log").toString(),
                "lock_file", dir.resolve("lock").toString());
        ConfigurationReader reader = new ConfigurationReader(System.getenv());
        return (config == null ? reader.defaults(overrides) : reader.read(config, overrides)).settings();
    }

    private int run(Settings settings) throws Exception {
        Scenario scenario = kind.of(seed);
        VirtualTime virtual = new VirtualTime(scenario.start());
        SimulatedHost host = new SimulatedHost(scenario, virtual);
        PrintWriter out = spec.commandLine().getOut();
        CycleCounter cycles = new CycleCounter();
        TimeSource time = headless ? virtual : new PacedTime(virtual, speed);
        List<CycleListener> listeners =
                headless ? List.of(cycles) : List.of(cycles, screen(out, settings, scenario.start()));
        Instant end = scenario.start().plus(Duration.ofMillis((long) (hours * 3_600_000)));
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
