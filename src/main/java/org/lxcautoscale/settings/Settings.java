package org.lxcautoscale.settings;

import java.time.Duration;
import java.time.ZoneId;

/**
 * Everything the configuration says, checked and complete.
 *
 * @param pollInterval time between two scaling cycles
 * @param sampleInterval time between two readings of usage, at most {@code pollInterval}
 * @param timezone whose hours {@code off_peak_start} and {@code off_peak_end} are, and log lines show
 */
public record Settings(
        StartupSettings startup,
        Duration pollInterval,
        Duration sampleInterval,
        ZoneId timezone,
        HostReserve reserve,
        ContainerPolicies containers) {

    /** The same settings, as a dry run. */
    public Settings dry() {
        return startedWith(startup.dry());
    }

    /** The same settings in a program that was started with these. */
    public Settings startedWith(StartupSettings other) {
        return new Settings(other, pollInterval, sampleInterval, timezone, reserve, containers);
    }
}
