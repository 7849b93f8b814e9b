package org.lxcautoscale.history;

import java.time.Duration;

/** How closely history is kept: every sample for days, summaries for months. */
public enum Tier {
    /** Every sample. */
    RAW(0, Duration.ZERO),
    FIVE_MINUTES(1, Duration.ofMinutes(5)),
    HOUR(2, Duration.ofHours(1));

    private final int id;
    private final Duration step;

    Tier(int id, Duration step) {
        this.id = id;
        this.step = step;
    }

    /** Stands for it in stored data, and never changes. */
    public int id() {
        return id;
    }

    /** The time that one summary covers; zero for {@link #RAW}. */
    public Duration step() {
        return step;
    }
}
