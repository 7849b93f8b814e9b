package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that set the size of a container, or keep it. */
final class SizeCommands {

    private SizeCommands() {}

    /** The sizes of a command line. */
    static final class SizeOptions {

        private static final Pattern MEMORY = Pattern.compile("([1-9][0-9]{0,11})(?:([mMgGtT])(?:[iI]?[bB])?)?");

        @Option(
                names = "--cores",
                paramLabel = "N",
                description = "Cores, with cpu_unit: cpulimit such as 1.5; by default they stay as they are.")
        private @Nullable BigDecimal cores;

        @Option(
                names = "--memory",
                paramLabel = "MB",
                description = "Memory in MB, or such as 8G; by default it stays as it is.")
        private @Nullable String memory;

        boolean isGiven() {
            return cores != null || memory != null;
        }

        /** In the names and units of the API. */
        Map<String, Object> amounts() throws CommandFailedException {
            Map<String, Object> amounts = new LinkedHashMap<>();
            if (cores != null) {
                if (cores.signum() <= 0) {
                    throw usage("--cores is '" + cores + "', but must be more than 0");
                }
                amounts.put("cores", cores);
            }
            if (memory != null) {
                amounts.put("memoryBytes", bytes(memory));
            }
            if (amounts.isEmpty()) {
                throw usage("say --cores, --memory or both");
            }
            return amounts;
        }

        private static long bytes(String text) throws CommandFailedException {
            Matcher matcher = MEMORY.matcher(text);
            if (!matcher.matches()) {
                throw usage("--memory is '%s', but must be a number of MB, or such as 8G".formatted(text));
            }
            String unit = matcher.group(2) == null ? "m" : matcher.group(2).toLowerCase(Locale.ROOT);
            int shift = 20 + 10 * "mgt".indexOf(unit);
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
        }
    }

    private static CommandFailedException usage(String sentence) {
        return new CommandFailedException(ExitCode.USAGE, sentence);
    }

    private static String path(ContainerId id, String what) {
        return "/containers/" + id + "/" + what;
    }

    /** A length of time in the notation of the API; it is checked here so that the message names the option. */
    private static String length(String text) throws CommandFailedException {
        Duration length = TimeSpan.parse("--for", text);
        return length.toMinutes() + "m";
    }

    /** A sentence of the daemon at the beginning of a line. */
    static String sentence(String text) {
        return text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Until when one of the orders, {@code holds} or {@code boosts}, is in force for a container. */
    private static Optional<Instant> until(DaemonClient daemon, String orders, ContainerId id)
            throws CommandFailedException {
        for (DaemonAnswer order : daemon.get("/orders").list(orders)) {
            if (order.text("container").equals(id.value())) {
                return order.time("until");
            }
        }
        return Optional.empty();
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Set the size of a container and keep it there for the time of manual_hold.")
    static final class SetSize implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Mixin
        private SizeOptions size = new SizeOptions();

        @Parameters(paramLabel = "CT", description = "The container.")
        private String container = "";

        @Option(names = "--force", description = "Allow less memory than is in use: its processes may be killed.")
        private boolean force;

        @Option(names = "--dry-run", description = "Only say what would be done.")
        private boolean dryRun;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            ContainerId id = ConfigurationOptions.containerId(container);
            Map<String, Object> body = new LinkedHashMap<>(size.amounts());
            body.put("force", force);
            body.put("dryRun", dryRun);
            Settings settings = configuration.read().settings();
            DaemonClient daemon = access.client(settings);
            DaemonAnswer done =
                    daemon.send("PATCH", path(id, "allocation"), body).orFail();
            PrintWriter out = spec.commandLine().getOut();
            String before = done.size("coresBefore", "memoryBytesBefore");
            String after = done.size("coresAfter", "memoryBytesAfter");
            boolean isPlanned = done.flag("dryRun");
            out.println("Container " + id + ": "
                    + (before.equals(after)
                            ? done.text("message") + ", " + after
                            : (isPlanned ? "would be set " : "") + before + " -> " + after));
            if (!isPlanned) {
                Optional<Instant> until = until(daemon, "holds", id);
                out.println(
                        until.isPresent()
                                ? "It is held until %s. To end that: lxc-autoscale hold %s --off"
                                        .formatted(new OrdersView(settings.timezone()).time(until.get()), id)
                                : "It is not held (manual_hold: 0): the next cycles may change it.");
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "hold",
            mixinStandardHelpOptions = true,
            description = "Keep a container at its size for some time, whatever it uses.")
    static final class HoldSize implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Parameters(paramLabel = "CT", description = "The container.")
        private String container = "";

        @Option(names = "--for", paramLabel = "TIME", description = "How long, such as 30m or 2d; by default 4h.")
        private @Nullable String length;

        @Option(names = "--why", paramLabel = "TEXT", description = "For others to read.")
        private @Nullable String why;

        @Option(names = "--off", description = "End a hold.")
        private boolean isOff;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            ContainerId id = ConfigurationOptions.containerId(container);
            if (isOff && (length != null || why != null)) {
                throw usage("--off goes with neither --for nor --why");
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("for", length(length == null ? "4h" : length));
            if (why != null) {
                body.put("why", why);
            }
            Settings settings = configuration.read().settings();
            DaemonClient daemon = access.client(settings);
            PrintWriter out = spec.commandLine().getOut();
            if (isOff) {
                daemon.send("DELETE", path(id, "hold"), Map.of()).orFail();
                out.println("Container " + id + " is not held any more.");
                return ExitCode.DONE;
            }
            daemon.send("POST", path(id, "hold"), body).orFail();
            String until = until(daemon, "holds", id)
                    .map(new OrdersView(settings.timezone())::time)
                    .orElse("its time is over");
            out.println(
                    "Container %s is held until %s. To end that: lxc-autoscale hold %s --off".formatted(id, until, id));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "boost",
            mixinStandardHelpOptions = true,
            description = "Give a container a size for some time; then it goes back.")
    static final class Boost implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Mixin
        private SizeOptions size = new SizeOptions();

        @Parameters(paramLabel = "CT", description = "The container.")
        private String container = "";

        @Option(names = "--for", paramLabel = "TIME", description = "How long, such as 30m or 4h.")
        private @Nullable String length;

        @Option(names = "--off", description = "End a boost.")
        private boolean isOff;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            ContainerId id = ConfigurationOptions.containerId(container);
            if (isOff && (length != null || size.isGiven())) {
                throw usage("--off goes with neither --for nor a size");
            }
            Map<String, Object> body = isOff ? Map.of() : body();
            Settings settings = configuration.read().settings();
            DaemonClient daemon = access.client(settings);
            PrintWriter out = spec.commandLine().getOut();
            if (isOff) {
                daemon.send("DELETE", path(id, "boost"), Map.of()).orFail();
                out.println("The boost of container " + id + " is over.");
                return ExitCode.DONE;
            }
            DaemonAnswer done = daemon.send("POST", path(id, "boost"), body).orFail();
            out.println("Container " + id + ": " + done.text("message"));
            until(daemon, "boosts", id)
                    .ifPresent(until -> out.println("It goes back at %s. To do that now: lxc-autoscale boost %s --off"
                            .formatted(new OrdersView(settings.timezone()).time(until), id)));
            return ExitCode.DONE;
        }

        private Map<String, Object> body() throws CommandFailedException {
            Map<String, Object> body = new LinkedHashMap<>(size.amounts());
            if (length == null) {
                throw usage("say for how long: --for 30m");
            }
            body.put("for", length(length));
            return body;
        }
    }
}
