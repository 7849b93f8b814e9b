package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the history has of one subject in a span of time, oldest first.
 *
 * @param step the time that each point is for
 * @param points without those that are missing
 */
record Series<F extends Figure>(Duration step, List<Point<F>> points) {
    Series {
        points = List.copyOf(points);
    }

    /**
     * @param at the start of its time
     * @param figures those that are known
     */
    record Point<F extends Figure>(Instant at, Map<F, Long> figures) {}
}
