package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The command lines that are used most: {@code --version}, {@code status} and {@code daemon}, with nothing but
 * {@code --config FILE} and {@code --until-allowed}. To describe them to picocli takes longer than they run, and would stay
 * in the memory of the daemon. All others, wrong ones too, are left to picocli, which answers these in the same way.
 */
final class PlainCommandLine {

    private final String command;
    private final ConfigurationOptions configuration = new ConfigurationOptions();
    private boolean untilAllowed;

    private PlainCommandLine(String command) {
        this.command = command;
    }

    /** The command line, if it is one of these. */
    static Optional<PlainCommandLine> of(String... arguments) {
        if (arguments.length == 0) {
            return Optional.empty();
        }
        PlainCommandLine line = new PlainCommandLine(arguments[0]);
        boolean isPlain = switch (line.command) {
            case "--version" -> arguments.length == 1;
            case "status", "daemon" -> line.takesOptions(arguments);
            default -> false;
        };
        return isPlain ? Optional.of(line) : Optional.empty();
    }

    private boolean takesOptions(String... arguments) {
        for (int i = 1; i < arguments.length; i++) {
            boolean isConfig = arguments[i].equals("--config") || arguments[i].equals("-c");
            if (isConfig && i + 1 < arguments.length && !configuration.isGiven() && useFile(arguments[i + 1])) {
                i++;
            } else if (arguments[i].equals("--until-allowed") && command.equals("daemon") && !untilAllowed) {
                untilAllowed = true;
            } else {
                return false;
            }
        }
        return true;
    }

    private boolean useFile(String name) {
        if (name.isEmpty() || name.startsWith("-")) {
            return false;
        }
        try {
            configuration.use(Path.of(name));
            return true;
        } catch (InvalidPathException _) {
            return false;
        }
    }

    boolean isDaemon() {
        return command.equals("daemon");
    }

    /** Runs it; returns the exit code. */
    int run(PrintWriter out, PrintWriter err) throws Exception {
        return switch (command) {
            case "status" -> StatusCommand.show(configuration, OutputFormat.TEXT, out);
            case "daemon" -> new DaemonRun(configuration, new DaemonOptions(), untilAllowed).run(err);
            default -> {
                out.println(new Main.Version().getVersion()[0]);
                yield ExitCode.DONE;
            }
        };
    }
}
