package org.lxcautoscale.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.learn.SuggestionSettings;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands of {@code ml} have in common: where they read, and the options of the original. */
final class MlOptions {

    private static final long MEBIBYTE = 1L << 20;
    private static final int MOST_MEGABYTES = 1 << 24;
    private static final Duration LONGEST_WINDOW = Duration.ofDays(60);

    /** The daemon's own answers are a quarter of that; what is parsed takes several times as much. */
    private static final DaemonClient.Limits LIMITS =
            new DaemonClient.Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(35), 8 << 20);

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DaemonAccess access = new DaemonAccess();

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "Read from the daemon there, such as https://pve2.example:5000 (default: from that of this"
                    + " machine, and without one from its history).")
    private @Nullable String api;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "The authority that has signed the certificate of --api, in PEM (default: those that Java knows).")
    private @Nullable Path ca;

    @Option(names = "--window", paramLabel = "TIME", description = "How far back to look: 7d, 14d (default), 4w.")
    private String window = "14d";

    @Option(
            names = "--suggestions-file",
            paramLabel = "FILE",
            description = "JSON file of suggestions (default: lxc_autoscale_ml.json beside log_file).")
    private @Nullable Path file;

    @Option(
            names = "--force-save",
            description = "Write a suggestion to the file even if it repeats the last one on its container.")
    private boolean forceSave;

    @Option(
            names = "--verbosity",
            paramLabel = "N",
            description =
                    "0: log only what is wrong; 1 (default): suggestions and orders too; 2: also why nothing is suggested.")
    private int verbosity = 1;

    @Option(
            names = "--ram-chunk-size",
            paramLabel = "MB",
            description = "Suggest changes of memory in steps of this (default: 50).")
    private int ramChunkSize = 50;

    @Option(
            names = "--ram-upper-limit",
            paramLabel = "MB",
            description = "Suggest to change memory by no more than this at a time (default: 1024).")
    private int ramUpperLimit = 1024;

    @Option(
            names = "--smoothing-factor",
            paramLabel = "N",
            description = "How much of a sudden rise of CPU use counts before it has lasted for 5 minutes, above 0 to 1"
                    + " (default: 0.1). Memory always counts in full.")
    private double smoothingFactor = 0.1;

    @Option(
            names = "--spike-threshold",
            paramLabel = "N",
            description =
                    "A rise is sudden when it is this many standard deviations above the last 25 minutes (default: 2).")
    private double spikeThreshold = 2;

    @Option(
            names = "--contamination",
            paramLabel = "N",
            description =
                    "Share of 5-minute windows that count as unusual, above 0 to 0.5 (default: 0.05). In one, nothing"
                            + " is taken away.")
    private double contamination = 0.05;

    @Option(
            names = {"--n_estimators", "--n-estimators"},
            paramLabel = "N",
            description = "Trees of the isolation forest that finds them, 1 to 1000 (default: 100).")
    private int trees = 100;

    @Option(
            names = {"--max_samples", "--max-samples"},
            paramLabel = "N",
            description = "Windows that each tree is grown of, 2 to 4096 (default: 256).")
    private int samples = 256;

    @Option(
            names = {"--random_state", "--random-state"},
            paramLabel = "N",
            description = "Seed of the forest's random numbers; the same seed suggests the same (default: 42).")
    private long seed = 42;

    /**
     * Checks all of them.
     *
     * @throws CommandFailedException with the name, value and range of one that is out of its range
     */
    SuggestionSettings settings() throws CommandFailedException {
        require("--verbosity", verbosity, verbosity >= 0 && verbosity <= 2, "0, 1 or 2");
        requireMegabytes("--ram-chunk-size", ramChunkSize);
        requireMegabytes("--ram-upper-limit", ramUpperLimit);
        require(
                "--ram-upper-limit",
                ramUpperLimit,
                ramUpperLimit >= ramChunkSize,
                "at least --ram-chunk-size, which is " + ramChunkSize);
        require(
                "--smoothing-factor",
                smoothingFactor,
                smoothingFactor > 0 && smoothingFactor <= 1,
                "above 0, and at most 1");
        require(
                "--spike-threshold",
                spikeThreshold,
                spikeThreshold > 0 && spikeThreshold <= 100,
                "above 0, and at most 100");
        require(
                "--contamination",
                contamination,
                contamination > 0 && contamination <= 0.5,
                "above 0, and at most 0.5");
        require("--n_estimators", trees, trees >= 1 && trees <= 1000, "from 1 to 1000");
        require("--max_samples", samples, samples >= 2 && samples <= 4096, "from 2 to 4096");
        window();
        place();
        return new SuggestionSettings(
                ramChunkSize * MEBIBYTE,
                ramUpperLimit * MEBIBYTE,
                smoothingFactor,
                spikeThreshold,
                contamination,
                trees,
                samples,
                seed);
    }

    private static void requireMegabytes(String option, int value) throws CommandFailedException {
        require(option, value, value >= 1 && value <= MOST_MEGABYTES, "a number of MB from 1 to " + MOST_MEGABYTES);
    }

    static void require(String option, Object value, boolean isSo, String range) throws CommandFailedException {
        if (!isSo) {
            throw new CommandFailedException(ExitCode.USAGE, option + " is '" + value + "', but must be " + range);
        }
    }

    Duration window() throws CommandFailedException {
        Duration span = TimeSpan.parse("--window", window);
        require("--window", window, span.compareTo(LONGEST_WINDOW) <= 0, "60d at most");
        return span;
    }

    /** The daemon that is named; empty for that of this machine. */
    private Optional<RemoteDaemon> place() throws CommandFailedException {
        if (api == null) {
            if (ca != null) {
                throw new CommandFailedException(ExitCode.USAGE, "--ca goes with --api only");
            }
            return Optional.empty();
        }
        return Optional.of(RemoteDaemon.at(api, Optional.ofNullable(ca)));
    }

    ConfigurationOptions configuration() {
        return configuration;
    }

    boolean isForceSave() {
        return forceSave;
    }

    int verbosity() {
        return verbosity;
    }

    Path file(Settings settings) {
        return file == null ? settings.startup().files().logFile().resolveSibling("lxc_autoscale_ml.json") : file;
    }

    /** The daemon to read from, and to order from; empty if none takes orders on this machine. */
    Optional<DaemonClient> daemon(Settings settings) throws CommandFailedException, IOException {
        Optional<RemoteDaemon> remote = place();
        if (remote.isPresent()) {
            return Optional.of(new DaemonClient(remote.get(), access.token(), LIMITS));
        }
        boolean isServed = settings.startup().api().isEnabled()
                && InstanceLock.holder(settings.startup().files().lockFile()).isPresent();
        return isServed
                ? Optional.of(new DaemonClient(new LocalDaemon(settings), access.token(), LIMITS))
                : Optional.empty();
    }

    /**
     * What is to be read for one round.
     *
     * @param daemon as {@link #daemon} says
     */
    MlSource source(Settings settings, Optional<DaemonClient> daemon, Instant now, DaemonSource.Pause pause)
            throws CommandFailedException, HostUnavailableException, IOException {
        Instant from = now.minus(window());
        return daemon.isPresent()
                ? new DaemonSource(daemon.get(), settings.containers(), from, now, pause)
                : new RecordsSource(LocalRecords.open(settings, MlRounds::say), settings, from, now);
    }
}
