package org.lxcautoscale.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that override configuration keys, named as in the original LXC AutoScale. */
final class DaemonOptions {

    @Option(
            names = {"--poll_interval", "--poll-interval"},
            paramLabel = "SECONDS",
            description = "Time between two cycles, in place of poll_interval.")
    private @Nullable String pollInterval;

    @Option(
            names = {"--energy_mode", "--energy-mode"},
            description = "Turn energy mode on, in place of energy_mode.")
    private boolean energyMode;

    @Option(names = "--dry-run", description = "Decide and say so, but change nothing.")
    private boolean dryRun;

    boolean isGiven() {
        return !overrides().isEmpty();
    }

    Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>();
        if (pollInterval != null) {
            overrides.put("poll_interval", pollInterval);
        }
        if (energyMode) {
            overrides.put("energy_mode", "true");
        }
        if (dryRun) {
            overrides.put("dry_run", "true");
        }
        return overrides;
    }
}
