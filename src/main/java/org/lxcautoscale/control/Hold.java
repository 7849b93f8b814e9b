package org.lxcautoscale.control;

import java.time.Instant;
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
        return "held by %s until %s%s".formatted(by, until, why.isEmpty() ? "" : ": " + why);
    }
}
