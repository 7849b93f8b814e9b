package org.lxcautoscale.metrics;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Memory of a container, as its host reports it.
 *
 * @param inUse bytes that the kernel cannot drop: everything charged but page cache that no process needs and slab that
 *     can be reclaimed (shared memory counts as in use). Growth goes by it.
 * @param floor bytes that a size has to hold, not less than {@code inUse}: with what is swapped out, half of the
 *     reclaimable slab, and what the host cannot tell from page cache. No size is set below it.
 * @param pressure share of time all tasks waited for memory, percent over the last 10 s (PSI {@code full avg10}); empty
 *     when the kernel has none
 * @param events what has happened for want of memory
 */
public record MemoryReading(long inUse, long floor, OptionalDouble pressure, Events events) {
    public MemoryReading {
        if (floor < inUse) {
            throw new IllegalArgumentException("what is in use has to fit: " + floor + " < " + inUse);
        }
    }

    /** Nothing but what is in use is known. */
    public static MemoryReading of(long inUse) {
        return new MemoryReading(inUse, inUse, OptionalDouble.empty(), Events.NONE);
    }

    /**
     * Counted since the container started.
     *
     * @param kills by the out-of-memory killer at the container's own limit
     * @param innerKills by it at a limit of some group inside the container; no larger container would have helped
     * @param limitHits how often the container met its own limit, and pages had to be dropped for it; empty when the
     *     host does not tell
     * @param refaults pages that were dropped and had to be read again; empty when the host does not tell
     */
    public record Events(long kills, long innerKills, OptionalLong limitHits, OptionalLong refaults) {
        public static final Events NONE = new Events(0, 0, OptionalLong.empty(), OptionalLong.empty());
    }
}
