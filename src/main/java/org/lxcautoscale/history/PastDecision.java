package org.lxcautoscale.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision of the past; a resource that was not to change is absent.
 *
 * @param position names it, for {@link PastUsage#decisions}
 * @param why its reasons
 * @param findings the word of each rule, one a line; absent where it is no longer kept
 * @param outcome {@code applied}, {@code refused}, {@code failed}, {@code planned} …
 * @param after what the container did in the 15 minutes after it; absent until these are over
 */
public record PastDecision(
        Position position,
        String node,
        String vmid,
        String name,
        @Nullable Long cpuBeforeMillicores,
        @Nullable Long cpuAfterMillicores,
        @Nullable Long memoryBeforeKib,
        @Nullable Long memoryAfterKib,
        String why,
        @Nullable String findings,
        String outcome,
        String detail,
        @Nullable After after) {

    /**
     * Where a decision is among all others: at most one of a container in a second.
     *
     * @param container number of the row of the container
     */
    public record Position(Instant at, long container) {}

    /** What a container did. */
    public record After(
            @Nullable Long cpuMaxMillicores, @Nullable Long memoryMaxKib, long oomKills) {}
}
