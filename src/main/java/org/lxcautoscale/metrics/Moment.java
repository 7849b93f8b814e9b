package org.lxcautoscale.metrics;

import java.time.Duration;
import java.time.Instant;

/**
 * One "now", shared by everything that happens in one step.
 *
 * @param monotonic a time that never jumps: wall clock at start plus the time that really passed since; durations,
 *     deadlines and everything remembered are reckoned in it
 * @param wall the wall clock, which an administrator or NTP may set back or forth; for people and for hours of the day
 */
public record Moment(Instant monotonic, Instant wall) {

    public Moment plus(Duration duration) {
        return new Moment(monotonic.plus(duration), wall.plus(duration));
    }
}
