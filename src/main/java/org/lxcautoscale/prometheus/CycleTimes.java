package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How long the cycles took that have ended. Immutable.
 *
 * @param counts how many cycles are in each bucket, not cumulative
 * @param sum seconds of all cycles
 * @param last wall time at which the last cycle to end has begun; empty before the first
 */
record CycleTimes(List<Long> counts, double sum, Optional<Instant> last) {

    /** Upper bounds of the buckets, in seconds. */
    private static final List<Double> BOUNDS = List.of(0.01, 0.1, 1.0, 10.0, 60.0, Double.POSITIVE_INFINITY);

    static final CycleTimes NONE = new CycleTimes(Collections.nCopies(BOUNDS.size(), 0L), 0, Optional.empty());

    /** The same, with another cycle. */
    CycleTimes plus(Duration took, Instant begun) {
        double seconds = took.toNanos() / 1e9;
        List<Long> more = new ArrayList<>(counts);
        int bucket = 0;
        while (seconds > BOUNDS.get(bucket)) {
            bucket++;
        }
        more.set(bucket, more.get(bucket) + 1);
        return new CycleTimes(List.copyOf(more), sum + seconds, Optional.of(begun));
    }

    ClassicHistogramBuckets buckets() {
        return ClassicHistogramBuckets.of(BOUNDS, counts);
    }
}
