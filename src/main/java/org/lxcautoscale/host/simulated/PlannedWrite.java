package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.host.WriteFailedException;

/**
 * A write in progress on a simulated host.
 *
 * @param duration how long it takes
 * @param completion what happens at its end
 */
record PlannedWrite(Duration duration, Completion completion) {

    /** Applies the write. */
    @FunctionalInterface
    interface Completion {
        void run() throws WriteFailedException;
    }
}
