package org.lxcautoscale.history;

import java.util.OptionalLong;

/** Mean and maximum of the values seen since the last {@link #clear}. Not thread-safe. */
final class Gauge {

    private long sum;
    private long max;
    private int count;

    void add(long value) {
        sum += value;
        max = count == 0 ? value : Math.max(max, value);
        count++;
    }

    /** Rounded; empty without values. */
    OptionalLong mean() {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(Math.round((double) sum / count));
    }

    /** Empty without values. */
    OptionalLong max() {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(max);
    }

    void clear() {
        sum = 0;
        count = 0;
    }
}
