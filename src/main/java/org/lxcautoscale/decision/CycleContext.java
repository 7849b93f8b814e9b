package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;

/**
 * The conditions shared by all containers in one step of the daemon.
 *
 * @param now monotonic time
 * @param hour hour of the day in the configured time zone, 0–23
 * @param trigger the purpose of the step
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

    /** The purpose of a step. */
    public enum Trigger {
        /** The scaling cycle: everything is decided. */
        CYCLE,
        /** Between two cycles: only urgent growth. */
        URGENT
    }
}
