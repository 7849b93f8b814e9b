package org.lxcautoscale.anomaly;

import java.time.Instant;

/**
 * An unusual state of a container, by the measure that contributes most to it; immutable. It is the same as long as it lasts.
 *
 * @param measure the one that is unusual
 * @param value what it was when this began, in the unit of the measure
 * @param usual the bound that it is beyond: up to, or from so much are usual
 * @param since end of the window in which it began
 */
public record Unusual(Measure measure, double value, double usual, Instant since) {

    /** Whether it is more than usual, not less. */
    public boolean isMore() {
        return value > usual;
    }

    /** {@code network received 41 MiB/s, where up to 2.1 MiB/s are usual}. */
    public String sentence() {
        return measure.label() + " " + measure.format(value) + ", where " + (isMore() ? "up to " : "at least ")
                + measure.format(usual) + " are usual";
    }
}
