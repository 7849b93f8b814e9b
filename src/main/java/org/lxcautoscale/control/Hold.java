package org.lxcautoscale.control;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.lxcautoscale.container.ContainerId;

/**
 * A container keeps its size.
 *
 * @param until wall clock
 * @param by who wants it
 * @param why for display; may be empty
 */
public record Hold(ContainerId id, Instant until, String by, String why) {

    /** The same, as part of a sentence. */
    String sentence() {
        return "held by %s until %s%s"
                .formatted(by, until.truncatedTo(ChronoUnit.SECONDS), why.isEmpty() ? "" : ": " + why);
    }
}
