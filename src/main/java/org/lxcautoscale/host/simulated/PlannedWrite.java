package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.host.WriteFailedException;

/**
 * A write that has been begun on a simulated host.
 *
 * @param takes how long it takes to end
 * @param end what happens then
 */
record PlannedWrite(Duration takes, End end) {

    /** The end of a write. */
    @FunctionalInterface
    interface End {
        void run() throws WriteFailedException;
    }
}
