package org.lxcautoscale.history;

import java.time.Duration;

/**
 * How long history is kept, and how much of it.
 *
 * @param raw at least a day, for summaries are made of whole days
 * @param decisions how long decisions are kept
 * @param maxBytes what the files may take at most
 */
public record Retention(Duration raw, Duration fiveMinutes, Duration hours, Duration decisions, long maxBytes) {

    public static final Retention DEFAULT = new Retention(
            Duration.ofHours(48), Duration.ofDays(30), Duration.ofDays(365), Duration.ofDays(365), 2L << 30);

    public Duration of(Tier tier) {
        return switch (tier) {
            case RAW -> raw;
            case FIVE_MINUTES -> fiveMinutes;
            case HOUR -> hours;
        };
    }
}
