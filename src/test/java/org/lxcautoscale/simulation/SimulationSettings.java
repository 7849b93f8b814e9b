package org.lxcautoscale.simulation;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.settings.Settings;

/** The product's defaults, with all files in a directory of the test's. */
final class SimulationSettings {

    private SimulationSettings() {}

    static Settings in(Path dir, Map<String, String> changed) throws InvalidConfigurationException {
        Map<String, String> overrides = new HashMap<>(Map.of(
                "backend", "simulated",
                "timezone", "UTC",
                "state_dir", dir.toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("lxc_autoscale.log").toString(),
                "lock_file", dir.resolve("lock").toString()));
        overrides.putAll(changed);
        return new ConfigurationReader(Map.of()).defaults(overrides).settings();
    }
}
