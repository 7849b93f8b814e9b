package org.lxcautoscale.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusTracker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = "Show what containers use and what is decided on them, live. Changes nothing.")
final class TopCommand implements Callable<Integer> {

    /** Between two looks at the keyboard. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--interval", paramLabel = "S", description = "Seconds between two looks (default: 2).")
    private int interval = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (interval < 1 || interval > 3600) {
            throw new CommandFailedException(ExitCode.USAGE, "--interval must be between 1 and 3600");
        }
        if (!Terminal.isPresent()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "top needs a terminal; 'lxc-autoscale status' prints the same once");
        }
        Configuration read = configuration.read();
        Logger.getLogger("").setLevel(Level.OFF); // what is logged would be written over the screen
        Settings settings = read.settings().asDryRun();
        StatusTracker tracker = new StatusTracker();
        try (OpenHost host = Hosts.open(settings);
                Assembly assembly = Assembly.of(settings, host, List.of(tracker));
                RawTerminal terminal = RawTerminal.open(spec.commandLine().getOut())) {
            new Session(read, settings, host, assembly, tracker, terminal).run(Duration.ofSeconds(interval));
        }
        return ExitCode.DONE;
    }

    /** From the first look until the user leaves. */
    private record Session(
            Configuration read,
            Settings settings,
            OpenHost host,
            Assembly assembly,
            StatusTracker tracker,
            RawTerminal terminal) {

        void run(Duration interval) throws IOException, InterruptedException {
            TopScreen screen = new TopScreen(
                    settings.timezone(),
                    System.getenv("NO_COLOR") == null,
                    (report, container) -> Explanation.of(read, report, container));
            Instant next = host.time().now().monotonic();
            RawTerminal.Size size = terminal.size();
            String key = "";
            while (key.isEmpty() || screen.press(key)) {
                Instant now = host.time().now().monotonic();
                if (!now.isBefore(next)) {
                    look(screen);
                    size = terminal.size();
                    next = now.plus(interval);
                }
                terminal.draw(screen.lines(size));
                key = terminal.key();
                if (key.isEmpty()) {
                    host.time().sleepUntil(host.time().now().monotonic().plus(PATIENCE));
                }
            }
        }

        private void look(TopScreen screen) throws IOException {
            try {
                assembly.cycle().run(host.time().now());
                Optional<StatusReport> daemon = CurrentStatus.ofDaemon(settings);
                tracker.report(host.host().name(), host.backend(), settings, null)
                        .ifPresent(report -> screen.show(report, daemon));
            } catch (HostUnavailableException e) {
                screen.fail(String.valueOf(e.getMessage()));
            }
        }
    }
}
