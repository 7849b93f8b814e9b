package org.lxcautoscale.decision;

import java.time.Instant;

/**
 * A shrink that is still being watched: at the first sign of trouble the container gets its former size back.
 *
 * @param before the amount to give back, in the base unit of the resource
 * @param until when the watch ends (monotonic time)
 * @param pressureBefore the resource's pressure just before the shrink, percent; 0 when the kernel reports none
 * @param throttledBefore share of time throttled just before it
 */
public record ShrinkWatch(long before, Instant until, double pressureBefore, double throttledBefore) {

    boolean isActive(Instant now) {
        return now.isBefore(until);
    }
}
