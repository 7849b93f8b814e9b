package org.lxcautoscale.settings;

import java.time.Duration;
import java.time.ZoneId;

/**
 * The complete, validated settings.
 *
 * @param pollInterval time between two scaling cycles
 * @param sampleInterval time between two samples of usage, at most {@code pollInterval}
 * @param manualHold how long a size that a person has set is kept; zero for not at all
 * @param timezone of {@code off_peak_start}, {@code off_peak_end} and the logs
 */
public record Settings(
        StartupSettings startup,
        Duration pollInterval,
        Duration sampleInterval,
        Duration manualHold,
        ZoneId timezone,
        HostReserve reserve,
        ContainerPolicies containers) {

    /** The same settings, as a dry run. */
    public Settings asDryRun() {
        return withStartup(startup.asDryRun());
    }

    /**
     * The same settings, but all containers are only observed.
     *
     * @param because part of a sentence; empty for containers that may be changed
     */
    public Settings observedOnly(String because) {
        return new Settings(
                startup, pollInterval, sampleInterval, manualHold, timezone, reserve, containers.observedOnly(because));
    }

    /** The same settings with another export of metrics. */
    public Settings withExport(ExportSettings export) {
        return withStartup(startup.withExport(export));
    }

    /** The same settings, but a client of the API may send so many requests in a minute. */
    public Settings withRequestsPerMinute(int requests) {
        return withStartup(startup.withApi(startup.api().withRequestsPerMinute(requests)));
    }

    /** The same settings with those that were fixed at startup. */
    public Settings withStartup(StartupSettings other) {
        return new Settings(other, pollInterval, sampleInterval, manualHold, timezone, reserve, containers);
    }
}
