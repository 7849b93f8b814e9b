package org.lxcautoscale.history;

/** How the values of several rows become that of one row for a longer time. A missing value does not count. */
enum Rollup {
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
}
