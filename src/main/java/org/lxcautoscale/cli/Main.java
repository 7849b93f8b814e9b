package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.io.FileErrors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The entry point: {@code lxc-autoscale COMMAND}, or the options of the original LXC AutoScale without a command. */
@Command(
        name = "lxc-autoscale",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Watches what every LXC container really uses, and resizes it live.",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 configuration invalid, 4 host not reachable, 5 not permitted,"
                    + " 10 a condition of replay is met, or recommend --exit-code would change something."
        })
public final class Main implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DaemonOptions daemon = new DaemonOptions();

    @Option(names = "--rollback", description = "Restore the saved sizes of all containers and exit.")
    private boolean rollback;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The subcommands by name, in the order of the help. */
    private static final Map<String, Class<?>> SUBCOMMANDS = subcommands();

    private static Map<String, Class<?>> subcommands() {
        Map<String, Class<?>> subcommands = new LinkedHashMap<>();
        subcommands.put("daemon", DaemonCommand.class);
        subcommands.put("allow", PermissionCommands.Allow.class);
        subcommands.put("observe", PermissionCommands.Observe.class);
        subcommands.put("pause", PauseCommands.Pause.class);
        subcommands.put("resume", PauseCommands.Resume.class);
        subcommands.put("mode", ModeCommand.class);
        subcommands.put("approvals", ApprovalCommands.ListAll.class);
        subcommands.put("approve", ApprovalCommands.Approve.class);
        subcommands.put("reject", ApprovalCommands.Reject.class);
        subcommands.put("set", SizeCommands.SetSize.class);
        subcommands.put("hold", SizeCommands.HoldSize.class);
        subcommands.put("boost", SizeCommands.Boost.class);
        subcommands.put("group", GroupCommand.class);
        subcommands.put("once", OnceCommand.class);
        subcommands.put("status", StatusCommand.class);
        subcommands.put("top", TopCommand.class);
        subcommands.put("explain", ExplainCommand.class);
        subcommands.put("history", HistoryCommand.class);
        subcommands.put("replay", ReplayCommand.class);
        subcommands.put("recommend", RecommendCommand.class);
        subcommands.put("ml", MlCommand.class);
        subcommands.put("monitor", MonitorCommand.class);
        subcommands.put("rollback", RollbackCommand.class);
        subcommands.put("release", ReleaseCommand.class);
        subcommands.put("config", ConfigCommand.class);
        subcommands.put("token", TokenCommand.class);
        subcommands.put("ui", UiCommand.class);
        subcommands.put("doctor", DoctorCommand.class);
        subcommands.put("setup", SetupCommand.class);
        subcommands.put("demo", DemoCommand.class);
        subcommands.put("completion", CompletionCommand.class);
        return Collections.unmodifiableMap(subcommands);
    }

    private Main() {}

    public static void main(String[] arguments) {
        // Scripts read numbers and times: their format must not depend on the locale of the machine. For this locale
        // java.util.Formatter reads no data of locales, which would take longer than all the rest of a short command.
        Locale.setDefault(Locale.US);
        Optional<PlainCommandLine> plain = PlainCommandLine.of(arguments);
        int exitCode = run(plain, arguments);
        if (plain.isPresent() && !plain.get().isDaemon()) {
            // To exit would start the JDK's logging, which takes longer than the rest of such a command.
            Runtime.getRuntime().halt(exitCode);
        }
        System.exit(exitCode);
    }

    /** Runs a command; returns its exit code. */
    static int run(String... arguments) {
        return run(PlainCommandLine.of(arguments), arguments);
    }

    private static int run(Optional<PlainCommandLine> plain, String... arguments) {
        return plain.isPresent() ? run(plain.get()) : commandLineFor(arguments).execute(arguments);
    }

    private static int run(PlainCommandLine line) {
        PrintWriter err = writer(System.err);
        try {
            return line.run(writer(System.out), err);
        } catch (Exception e) {
            return explain(e, err);
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /**
     * The command line with the subcommand that is named first only, if any: to describe all of them takes longer than most
     * of them run. It answers these arguments as the full one does.
     */
    static CommandLine commandLineFor(String... arguments) {
        Class<?> named = arguments.length == 0 ? null : SUBCOMMANDS.get(arguments[0]);
        return commandLine(named == null ? SUBCOMMANDS.values() : List.of(named));
    }

    /** The full command line. */
    static CommandLine commandLine() {
        return commandLine(SUBCOMMANDS.values());
    }

    /** Without lambdas of picocli's types: its classes are older than those that the archive of classes keeps with them. */
    private static CommandLine commandLine(Collection<Class<?>> subcommands) {
        CommandLine line = new CommandLine(new Main());
        for (Class<?> subcommand : subcommands) {
            line.addSubcommand(subcommand);
        }
        return line.setExecutionStrategy(new NoOptionBeforeCommand())
                .setExecutionExceptionHandler(new FailureInWords())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /** An option of the original program before a command would have no effect on it, which could do harm. */
    private static final class NoOptionBeforeCommand extends CommandLine.RunLast {
        @Override
        public int execute(ParseResult parsed) {
            for (ParseResult outer = parsed; outer.hasSubcommand(); outer = outer.subcommand()) {
                boolean isHelp = outer.isUsageHelpRequested() || outer.isVersionHelpRequested();
                if (!isHelp && !outer.matchedOptions().isEmpty()) {
                    throw new ParameterException(
                            outer.commandSpec().commandLine(),
                            "%s has no effect before the command '%s': write it after the command"
                                    .formatted(
                                            outer.matchedOptions().getFirst().longestName(),
                                            outer.subcommand().commandSpec().name()));
                }
            }
            return super.execute(parsed);
        }
    }

    @Override
    public Integer call() throws Exception {
        if (rollback) {
            return RollbackCommand.all(configuration, spec.commandLine().getOut());
        }
        if (daemon.isGiven()) {
            return new DaemonRun(configuration, daemon, false)
                    .run(spec.commandLine().getErr());
        }
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** Says what has failed in one sentence; the exit code tells the kind. */
    private static final class FailureInWords implements CommandLine.IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
            return explain(failure, command.getErr());
        }
    }

    private static int explain(Exception failure, PrintWriter err) {
        return switch (failure) {
            case CommandFailedException e -> say(err, e.exitCode(), e.getMessage());
            case InvalidConfigurationException e -> say(err, ExitCode.CONFIGURATION_INVALID, e.getMessage());
            case HostUnavailableException e ->
                say(err, e.isDenied() ? ExitCode.NOT_PERMITTED : ExitCode.HOST_NOT_REACHABLE, e.getMessage());
            case AccessDeniedException e ->
                say(err, ExitCode.NOT_PERMITTED, "not permitted: " + e.getMessage() + " (try as root)");
            case IOException e -> {
                boolean denied = e.getCause() instanceof AccessDeniedException;
                yield say(err, denied ? ExitCode.NOT_PERMITTED : ExitCode.FAILED, inWords(e));
            }
            default -> {
                failure.printStackTrace(err);
                yield ExitCode.FAILED;
            }
        };
    }

    private static String inWords(IOException failure) {
        return failure instanceof FileSystemException known && known.getFile() != null
                ? FileErrors.describe(Path.of(known.getFile()), failure)
                : String.valueOf(failure.getMessage());
    }

    private static int say(PrintWriter err, int exitCode, @Nullable String message) {
        err.println("lxc-autoscale: " + message);
        return exitCode;
    }

    /** The version in the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"lxc-autoscale " + text()};
        }

        static String text() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(from sources)" : version;
        }
    }
}
