package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.IniMigration;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.log.TextLog;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Option;

/** Which configuration a command works with. */
final class ConfigurationOptions {

    private static final Path DEFAULT_FILE = Path.of("/etc/lxc_autoscale/lxc_autoscale.yaml");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file (default: /etc/lxc_autoscale/lxc_autoscale.yaml).")
    private @Nullable Path file;

    Path file() {
        return file == null ? DEFAULT_FILE : file;
    }

    /** Reads the configuration. */
    Configuration read() throws InvalidConfigurationException, CommandFailedException {
        return read(Map.of());
    }

    /**
     * Reads the configuration. Where there is none at the default place, the defaults hold.
     *
     * @param overrides what the command line says in place of keys of DEFAULT
     */
    Configuration read(Map<String, String> overrides) throws InvalidConfigurationException, CommandFailedException {
        ConfigurationReader reader = new ConfigurationReader(System.getenv());
        if (file == null && !Files.exists(DEFAULT_FILE)) {
            if (migration().isNeeded()) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION_INVALID,
                        "there is no %s, but an older %s: run \"lxc-autoscale config migrate\""
                                .formatted(DEFAULT_FILE, IniMigration.iniBeside(DEFAULT_FILE)));
            }
            return reader.defaults(overrides);
        }
        return reader.read(file(), overrides);
    }

    IniMigration migration() {
        return new IniMigration(IniMigration.iniBeside(file()), file());
    }

    /** Turns an INI file of an early version of the original into YAML, if there is one and no YAML yet. */
    void migrateIfNeeded(PrintStream err) throws InvalidConfigurationException, IOException {
        if (migration().isNeeded()) {
            Path backup = migration().run(LocalDateTime.now(ZoneId.systemDefault()));
            err.println("lxc-autoscale: the old configuration was migrated to " + file() + " and kept as " + backup);
        }
    }

    /** Log lines go to standard error, as warnings only when {@code quiet}. */
    static void logToConsole(Settings settings, boolean quiet) {
        TextLog.install(null, System.err, Instant::now, settings.timezone());
        if (quiet) {
            java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
        }
    }

    static ContainerId containerId(String text) throws CommandFailedException {
        if (!ContainerId.isValid(text)) {
            throw new CommandFailedException(ExitCode.USAGE, "'" + text + "' is not a container id");
        }
        return new ContainerId(text);
    }
}
