package org.lxcautoscale.settings;

import java.time.Duration;

/**
 * How much CPU a container gets for its first minutes.
 *
 * @param factor by which its size is multiplied; 1 for no boost
 * @param duration how long after its start
 */
public record StartupBoost(double factor, Duration duration) {

    /** Starts like any other time. */
    public static final StartupBoost OFF = new StartupBoost(1, Duration.ZERO);

    public boolean isOn() {
        return factor > 1 && duration.isPositive();
    }
}
