package org.lxcautoscale.forecast;

/** Who is compared before a forecast may be used. */
public enum Contender {
    /** The adaptive policy alone. */
    ADAPTIVE,
    /** The adaptive policy with the forecast. */
    FORECAST,
    /** What was used at most in the last hour, with a margin. */
    LAST_VALUE,
    /** What was used at most in that hour of yesterday, with a margin. */
    YESTERDAY
}
