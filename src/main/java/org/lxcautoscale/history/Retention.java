package org.lxcautoscale.history;

import java.time.Duration;
import org.lxcautoscale.settings.HistorySettings;

/**
 * How long rows are kept.
 *
 * @param maxBytes what all of them may take; beyond it the oldest minutes go first, then the oldest of the longer times
 */
record Retention(Duration minutes, Duration fiveMinutes, Duration hours, long maxBytes) {

    static Retention of(HistorySettings settings) {
        return new Retention(
                settings.keep().minutes(),
                settings.keep().fiveMinutes(),
                settings.keep().hours(),
                settings.maxBytes());
    }

    Duration of(Tier tier) {
        return switch (tier) {
            case MINUTES -> minutes;
            case FIVE_MINUTES -> fiveMinutes;
            case HOURS -> hours;
        };
    }
}
