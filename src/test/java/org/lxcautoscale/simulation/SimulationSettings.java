package org.lxcautoscale.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.GotifySettings;
import org.lxcautoscale.settings.HostReserve;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.Thresholds;

final class SimulationSettings {
    static Settings in(Path dir) {
        ContainerSettings defaults = new ContainerSettings(
                "DEFAULT",
                new Thresholds(80, 20),
                new Thresholds(80, 20),
                1,
                4,
                MemorySize.ofMebibytes(512),
                MemorySize.ofMebibytes(512),
                Behaviour.NORMAL,
                1,
                8,
                MemorySize.ofMebibytes(512),
                Optional.empty(),
                20,
                3,
                25,
                Duration.ofSeconds(600),
                Duration.ZERO,
                0,
                false,
                new EnergyMode(false, 22, 6));
        return new Settings(
                Backend.SIMULATED,
                false,
                Duration.ofSeconds(300),
                Duration.ofSeconds(10),
                ZoneOffset.UTC,
                new HostReserve(10, MemorySize.ofMebibytes(2048)),
                Set.of(),
                defaults,
                Map.of(),
                Map.of(),
                List.of(),
                new FileSettings(
                        dir.resolve("lxc_autoscale.log"),
                        10 << 20,
                        3,
                        dir.resolve("lock"),
                        dir.resolve("backups"),
                        dir,
                        Optional.empty()),
                new GotifySettings("", ""));
    }
}
