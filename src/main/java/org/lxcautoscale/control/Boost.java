package org.lxcautoscale.control;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;

/**
 * A size for some time.
 *
 * @param size the amounts, in base units, of the resources that are boosted
 * @param before the amounts to go back to
 * @param until wall clock
 * @param by who wants it
 */
public record Boost(ContainerId id, Map<Resource, Long> size, Map<Resource, Long> before, Instant until, String by) {

    public Boost {
        size = Map.copyOf(size);
        before = Map.copyOf(before);
    }

    /** The same, as part of a sentence. */
    String sentence() {
        return "boosted by %s until %s".formatted(by, until.truncatedTo(ChronoUnit.SECONDS));
    }
}
