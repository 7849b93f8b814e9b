package org.lxcautoscale.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of the past, and where.
 *
 * @param isEnabled whether anything is kept
 * @param cluster name that the rows carry; if empty, that of the host
 * @param maxBytes what all rows may take
 * @param server where they are kept
 * @param export what is exported besides, also when nothing is kept
 */
public record HistorySettings(
        boolean isEnabled, Optional<String> cluster, Keep keep, long maxBytes, Server server, ExportSettings export) {

    HistorySettings withExport(ExportSettings other) {
        return new HistorySettings(isEnabled, cluster, keep, maxBytes, server, other);
    }

    /** How long rows for a minute, for 5 minutes and for an hour are kept. */
    public record Keep(Duration minutes, Duration fiveMinutes, Duration hours) {}

    /**
     * A PostgreSQL database.
     *
     * @param url its JDBC URL; if empty, the history is kept in a file instead
     * @param password not shown by {@link #toString()}
     * @param bufferMaxBytes what may wait on disk while it cannot be reached
     */
    public record Server(String url, String user, String password, long bufferMaxBytes) {

        /** Whether the history is kept there. */
        public boolean isUsed() {
            return !url.isEmpty();
        }

        @Override
        public String toString() {
            return "Server[url=%s, user=%s, password=%s, bufferMaxBytes=%s]"
                    .formatted(url, user, password.isEmpty() ? "" : "***", bufferMaxBytes);
        }
    }
}
