package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;

/** How finely the history keeps a time: a row for so long a time. Each tier is rolled up from the one before it. */
public enum Tier {
    MINUTES("minutes", Duration.ofMinutes(1)),
    FIVE_MINUTES("5_minutes", Duration.ofMinutes(5)),
    HOURS("hours", Duration.ofHours(1));

    private final String suffix;
    private final Duration step;

    Tier(String suffix, Duration step) {
        this.suffix = suffix;
        this.step = step;
    }

    /** The coarsest tier whose rows are for no longer than this; minutes where none is. */
    static Tier atMost(Duration step) {
        Tier found = MINUTES;
        for (Tier tier : values()) {
            found = tier.step.compareTo(step) <= 0 ? tier : found;
        }
        return found;
    }

    /** The time that one row is for. */
    Duration step() {
        return step;
    }

    /** The table of containers or hosts: {@code container_5_minutes}. */
    String table(String kind) {
        return kind + "_" + suffix;
    }

    /** The start of the row that a time belongs to. */
    Instant startOf(Instant time) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), step.toSeconds()) * step.toSeconds());
    }
}
