package org.lxcautoscale.forecast;

/** Who is compared before a forecast may be used. */
public enum Contender {
    /** The adaptive policy alone. */
    ADAPTIVE(0),
    /** What was enough for the forecasts of the last day, instead of what the adaptive policy finds. */
    FORECAST(1),
    /** What was used at most in the last hour, with a margin. */
    LAST_VALUE(2),
    /** What was used at most in that hour of yesterday, with a margin. */
    YESTERDAY(3),
    /** The adaptive policy, which grows earlier and shrinks later by the forecast. */
    EARLIER(4);

    /** Its place in arrays that have one for each. */
    final int index;

    Contender(int index) {
        this.index = index;
    }
}
