package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;

/**
 * What holds for all containers in one step of the daemon.
 *
 * @param now monotonic time
 * @param hour hour of the day in the configured time zone, 0–23
 * @param trigger what the step is for
 * @param pollInterval time between two cycles
 * @param hostCores cores of the host
 * @param grantableCores cores of the host less the reserve, at least 1
 * @param grantableMemory bytes of the host less the reserve
 */
public record CycleContext(
        Instant now,
        int hour,
        Trigger trigger,
        Duration pollInterval,
        int hostCores,
        int grantableCores,
        long grantableMemory) {

    /** What a step of the daemon is for. */
    public enum Trigger {
        /** The scaling cycle: everything is decided. */
        CYCLE,
        /** Between two cycles: only what cannot wait, which is growth. */
        URGENT
    }
}
