package org.lxcautoscale.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of the past, and where.
 *
 * @param isEnabled whether anything is kept
 * @param cluster name that the rows carry; if empty, that of the host
 * @param maxBytes what all rows may take
 */
public record HistorySettings(boolean isEnabled, Optional<String> cluster, Keep keep, long maxBytes) {

    /** How long rows for a minute, for 5 minutes and for an hour are kept. */
    public record Keep(Duration minutes, Duration fiveMinutes, Duration hours) {}
}
