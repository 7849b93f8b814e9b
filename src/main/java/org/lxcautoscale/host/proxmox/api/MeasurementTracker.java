package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/**
 * Tells new measurements from those that were seen before: pvestatd measures about every 10 s, and each time the uptime
 * of a running container is another one.
 */
final class MeasurementTracker {

    /** Six rounds of pvestatd. */
    private static final Duration STALE = Duration.ofSeconds(60);

    private final Map<ContainerId, Sample> last = new HashMap<>();

    private record Sample(long uptime, Instant firstSeen) {}

    /** What a measurement is, compared with the one before. */
    enum Freshness {
        NEW,
        REPEATED,
        /** Repeated for so long that nobody seems to measure any more. */
        STALE,
        /** The container runs for a shorter time than before. */
        RESTARTED
    }

    Freshness add(ContainerId id, long uptime, Instant now) {
        Sample before = last.get(id);
        if (before != null && before.uptime() == uptime) {
            return now.isBefore(before.firstSeen().plus(STALE)) ? Freshness.REPEATED : Freshness.STALE;
        }
        last.put(id, new Sample(uptime, now));
        return before != null && uptime < before.uptime() ? Freshness.RESTARTED : Freshness.NEW;
    }

    void forget(ContainerId id) {
        last.remove(id);
    }

    void retain(Set<ContainerId> present) {
        last.keySet().retainAll(present);
    }
}
