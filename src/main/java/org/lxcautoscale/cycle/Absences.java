package org.lxcautoscale.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * Which containers are missing, and since when. An empty host proves nothing: the directory of its containers may not be
 * mounted.
 */
final class Absences {
    /** Enough for a restore, a migration back and forth, or permissions removed by mistake. */
    private static final Duration GONE_AFTER = Duration.ofHours(1);

    private final Map<ContainerId, Instant> since = new HashMap<>();

    /** The remembered containers that have been missing from every observation for at least an hour. */
    Set<ContainerId> absentForLong(Set<ContainerId> remembered, Observation seen, Instant now) {
        Set<ContainerId> absent = new HashSet<>(remembered);
        for (Observed observed : seen.containers()) {
            absent.remove(observed.id());
        }
        since.keySet().retainAll(absent);
        if (seen.containers().isEmpty()) {
            return Set.of();
        }
        absent.forEach(id -> since.putIfAbsent(id, now));
        absent.removeIf(id -> now.isBefore(since.getOrDefault(id, now).plus(GONE_AFTER)));
        return absent;
    }
}
