package org.lxcautoscale.host.simulated;

import java.time.Duration;

/**
 * A control group inside a container whose own limit is too small (Docker, a systemd unit): its program is killed and
 * restarted again and again, and stalls in between. A larger container would not help.
 *
 * @param killInterval time between two kills
 * @param stalled share of the time it waits for memory, 0 … 1
 */
public record InnerGroup(Duration killInterval, double stalled) {

    /** No such group. */
    public static final InnerGroup NONE = new InnerGroup(Duration.ZERO, 0);

    /** The number of kills after this many seconds. */
    long killsIn(double seconds) {
        return killInterval.isZero() ? 0 : (long) (seconds * 1e3 / killInterval.toMillis());
    }
}
