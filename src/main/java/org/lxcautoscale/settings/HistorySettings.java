package org.lxcautoscale.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of the past, and where.
 *
 * @param isEnabled whether anything is kept
 * @param cluster name that the rows carry; if empty, that of the host
 * @param maxBytes what all rows may take
 * @param export what is exported besides, also when nothing is kept
 */
public record HistorySettings(
        boolean isEnabled, Optional<String> cluster, Keep keep, long maxBytes, ExportSettings export) {

    HistorySettings withExport(ExportSettings other) {
        return new HistorySettings(isEnabled, cluster, keep, maxBytes, other);
    }

    /** How long rows for a minute, for 5 minutes and for an hour are kept. */
    public record Keep(Duration minutes, Duration fiveMinutes, Duration hours) {}
}
