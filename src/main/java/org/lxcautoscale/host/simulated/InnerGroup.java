package org.lxcautoscale.host.simulated;

import java.time.Duration;

/**
 * A group inside a container with a limit of its own that is too small (Docker, a systemd unit): a program dies in it
 * and is started again, and all the time it waits. No larger container would help it.
 *
 * @param killEvery time from one kill to the next
 * @param stalled share of the time for which it waits for memory, 0 … 1
 */
public record InnerGroup(Duration killEvery, double stalled) {

    /** None. */
    public static final InnerGroup NONE = new InnerGroup(Duration.ZERO, 0);

    /** How many kills there have been after so many seconds. */
    long killsIn(double seconds) {
        return killEvery.isZero() ? 0 : (long) (seconds * 1e3 / killEvery.toMillis());
    }
}
