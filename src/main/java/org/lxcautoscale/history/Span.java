package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time, {@code from} included, {@code to} not. */
public record Span(Instant from, Instant to) {

    /** The last {@code length} before {@code now}, what was recorded at {@code now} included. */
    public static Span last(Duration length, Instant now) {
        return new Span(now.minus(length), now.plusMillis(1));
    }

    public boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
