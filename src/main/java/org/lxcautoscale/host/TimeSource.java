package org.lxcautoscale.host;

import java.time.Instant;
import org.lxcautoscale.metrics.Moment;

/** The time of a host: that of the machine, or of a simulation. */
public interface TimeSource {

    Moment now();

    /**
     * Waits until the monotonic time is reached, or an earlier {@link #wake()}.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    void sleepUntil(Instant monotonic) throws InterruptedException;

    /** Ends a sleep early. Safe to call from any thread. */
    void wake();
}
