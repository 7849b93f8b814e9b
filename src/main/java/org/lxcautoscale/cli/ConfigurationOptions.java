package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationFile;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.IniMigration;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.config.Migration;
import org.lxcautoscale.config.Problem;
import org.lxcautoscale.config.YamlMigration;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.log.Console;
import org.lxcautoscale.log.TextLog;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Option;

/** Options that select the configuration of a command. */
final class ConfigurationOptions {

    private static final Path DEFAULT_FILE = Path.of("/etc/lxc_autoscale/lxc_autoscale.yaml");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file (default: /etc/lxc_autoscale/lxc_autoscale.yaml).")
    private @Nullable Path file;

    /** Uses this file instead of the one given with {@code --config}. */
    void use(Path other) {
        file = other;
    }

    boolean isGiven() {
        return file != null;
    }

    Path file() {
        return file == null ? DEFAULT_FILE : file;
    }

    /** Reads the configuration. */
    Configuration read() throws InvalidConfigurationException {
        return read(Map.of());
    }

    /**
     * Reads the configuration. If there is only an older INI file, that is read; if there is no file at the default
     * path, the defaults apply.
     *
     * @param overrides values from the command line that override keys of DEFAULT
     */
    Configuration read(Map<String, String> overrides) throws InvalidConfigurationException {
        ConfigurationReader reader = new ConfigurationReader(System.getenv());
        return switch (state()) {
            case YAML -> reader.read(file(), overrides);
            case INI -> iniMigration().read(overrides);
            case NONE -> reader.defaults(overrides);
        };
    }

    /**
     * The file as it can be edited; empty when the one in force is an INI file.
     *
     * @param overrides values from the command line that override keys of DEFAULT
     */
    Optional<ConfigurationFile> editable(Map<String, String> overrides) {
        return state() == State.INI
                ? Optional.empty()
                : Optional.of(new ConfigurationFile(file(), new ConfigurationReader(System.getenv()), overrides));
    }

    /** Which configuration file exists. */
    enum State {
        YAML,
        INI,
        NONE
    }

    /** A file given on the command line is assumed to exist. */
    State state() {
        if (isIni(file())) {
            return State.INI;
        }
        if (!Files.exists(file()) && iniMigration().isNeeded()) {
            return State.INI;
        }
        return file == null && !Files.exists(DEFAULT_FILE) ? State.NONE : State.YAML;
    }

    /** The migration of the file that exists. */
    Migration migration() {
        return isIni(file()) || iniMigration().isNeeded() ? iniMigration() : new YamlMigration(file(), System.getenv());
    }

    private IniMigration iniMigration() {
        return new IniMigration(ini(), yaml());
    }

    /** The YAML file, or the one that the given INI file becomes. */
    Path yaml() {
        return isIni(file())
                ? file().resolveSibling(String.valueOf(file().getFileName()).replaceFirst("\\.conf$", ".yaml"))
                : file();
    }

    /** The INI file of early versions, whether it exists or not. */
    Path ini() {
        return IniMigration.iniPathFor(file());
    }

    private static boolean isIni(Path path) {
        return path.toString().endsWith(".conf") && Files.isRegularFile(path);
    }

    /**
     * Migrates an INI file of an early version to YAML, if there is one and no YAML file yet. If the YAML file cannot
     * be written, the INI file stays in use.
     */
    void migrateIfNeeded(PrintWriter err) throws InvalidConfigurationException {
        IniMigration migration = iniMigration();
        Optional<Migration.Plan> plan = migration.plan();
        if (plan.isEmpty()) {
            return;
        }
        try {
            Path backup = migration.write(plan.get(), LocalDateTime.now(ZoneId.systemDefault()));
            err.println("lxc-autoscale: the old configuration was migrated to " + file() + " and kept as " + backup);
        } catch (IOException e) {
            err.println("lxc-autoscale: " + IniMigration.iniPathFor(file())
                    + " is in force, but could not be migrated to YAML: " + e);
        }
    }

    /** Prints the warnings of a configuration, for commands that do not log them. */
    static void print(List<Problem> warnings, PrintWriter err) {
        if (!warnings.isEmpty()) {
            err.println("lxc-autoscale: the configuration has "
                    + (warnings.size() == 1 ? "a warning:" : warnings.size() + " warnings:"));
            warnings.forEach(err::println);
        }
    }

    /** Sends log lines to standard error; only warnings when {@code quiet}. */
    static void logToConsole(Settings settings, boolean quiet) {
        TextLog.install(null, Console.of(System.err), Instant::now, settings.timezone());
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
