package org.lxcautoscale.host.simulated;

import java.time.Duration;

/** Something that happens to a simulated host because somebody who watches it has asked for it, and that ends by itself. */
public enum Story {

    /** The programs of one container want 3 cores and 900 MB more, within a minute. */
    SPIKE(Duration.ofMinutes(10)),

    /** The programs of one container take 50 MB more in each minute, until they are restarted. */
    LEAK(Duration.ofHours(1)),

    /** The files of all containers are read and some are written; two containers compress them, too. */
    BACKUP(Duration.ofMinutes(30)),

    /** Other programs of the host take memory until less than the default reserve is available. */
    FULL_HOST(Duration.ofMinutes(20));

    private final Duration lasts;

    Story(Duration lasts) {
        this.lasts = lasts;
    }

    /** How long it lasts, in simulated time. */
    public Duration lasts() {
        return lasts;
    }
}
