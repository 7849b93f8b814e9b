package org.lxcautoscale.history;

import java.util.stream.LongStream;

/** How the values of several rows become that of one row for a longer time. A missing value does not count. */
public enum Rollup {
    MEAN,
    MAX,
    SUM;

    /** The SQL expression for a column. */
    String of(String column) {
        return switch (this) {
            case MEAN -> "CAST(ROUND(AVG(" + column + ")) AS BIGINT)";
            case MAX -> "MAX(" + column + ")";
            case SUM -> "SUM(" + column + ")";
        };
    }

    /** The value of a longer time; there must be at least one. */
    long of(LongStream values) {
        return switch (this) {
            case MEAN -> Math.round(values.average().orElseThrow());
            case MAX -> values.max().orElseThrow();
            case SUM -> values.sum();
        };
    }
}
