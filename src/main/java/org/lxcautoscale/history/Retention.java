package org.lxcautoscale.history;

import java.time.Duration;

/**
 * How long rows are kept.
 *
 * @param maxBytes what all of them may take; beyond it the oldest minutes go first, then the oldest of the longer times
 */
record Retention(Duration minutes, Duration fiveMinutes, Duration hours, long maxBytes) {

    /** A week, two months, two years, and at most a gigabyte. */
    static final Retention DEFAULT =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 30);

    Duration of(Tier tier) {
        return switch (tier) {
            case MINUTES -> minutes;
            case FIVE_MINUTES -> fiveMinutes;
            case HOURS -> hours;
        };
    }
}
