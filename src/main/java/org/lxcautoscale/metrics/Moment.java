package org.lxcautoscale.metrics;

import java.time.Duration;
import java.time.Instant;

/**
 * The current time, shared by everything in one step.
 *
 * @param monotonic time that never jumps: the wall clock at start plus the time elapsed since; used for durations, deadlines
 *     and everything that is remembered
 * @param wall the wall clock, which an administrator or NTP may adjust; for display and for the hour of day
 */
public record Moment(Instant monotonic, Instant wall) {

    public Moment plus(Duration duration) {
        return new Moment(monotonic.plus(duration), wall.plus(duration));
    }
}
