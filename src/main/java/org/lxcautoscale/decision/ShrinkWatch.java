package org.lxcautoscale.decision;

import java.time.Instant;

/**
 * A shrink that is being watched: at the first sign of trouble the former size is restored.
 *
 * @param before the amount to restore, in the base unit of the resource
 * @param until when the watch ends (monotonic time)
 * @param pressureBefore the pressure on the resource just before the shrink, percent; 0 without PSI
 * @param throttledBefore share of time throttled just before it
 */
public record ShrinkWatch(long before, Instant until, double pressureBefore, double throttledBefore) {

    boolean isActive(Instant now) {
        return now.isBefore(until);
    }
}
