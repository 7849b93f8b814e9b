package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/**
 * Tells new measurements from those seen before: pvestatd measures about every 10 s, and each time the uptime of a
 * running container differs.
 */
final class MeasurementTracker {

    /** Six rounds of pvestatd. */
    private static final Duration STALE = Duration.ofSeconds(60);

    private final Map<ContainerId, Sample> last = new HashMap<>();

    private record Sample(long uptime, Instant firstSeen) {}

    /** How a measurement compares with the previous one. */
    enum Freshness {
        NEW,
        REPEATED,
        /** Repeated for so long that measuring seems to have stopped. */
        STALE,
        /** The uptime is shorter than before. */
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
