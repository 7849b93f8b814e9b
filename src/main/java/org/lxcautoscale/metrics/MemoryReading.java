package org.lxcautoscale.metrics;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Memory of a container, as its host reports it.
 *
 * @param inUse bytes that the kernel cannot reclaim: everything charged except droppable page cache and reclaimable slab
 *     (shared memory counts as in use). Growth is based on it.
 * @param floor bytes that a size must hold, at least {@code inUse}: includes swap, half of the reclaimable slab, and memory
 *     that the host cannot distinguish from page cache. No size is set below it.
 * @param pressure share of time all tasks waited for memory, percent over the last 10 s (PSI {@code full avg10}); empty
 *     without PSI
 * @param charged bytes that count towards the limit, page cache included; empty if the host does not report it
 * @param swap bytes that are swapped out, up to a minute old; empty if the host does not report it
 * @param events what has happened for lack of memory
 */
public record MemoryReading(
        long inUse, long floor, OptionalDouble pressure, OptionalLong charged, OptionalLong swap, Events events) {
    public MemoryReading {
        if (floor < inUse) {
            throw new IllegalArgumentException(
                    "the floor must not be below the memory in use: " + floor + " < " + inUse);
        }
    }

    /** For a host that does not report swap. */
    public MemoryReading(long inUse, long floor, OptionalDouble pressure, OptionalLong charged, Events events) {
        this(inUse, floor, pressure, charged, OptionalLong.empty(), events);
    }

    /** Only the memory in use is known. */
    public static MemoryReading of(long inUse) {
        return new MemoryReading(inUse, inUse, OptionalDouble.empty(), OptionalLong.empty(), Events.NONE);
    }

    /**
     * Counted since the container started.
     *
     * @param kills kills by the out-of-memory killer at the container's own limit
     * @param innerKills kills at a limit of a group inside the container; a larger container would not have helped
     * @param limitHits how often the container hit its own limit and pages had to be reclaimed; empty if the host does
     *     not report it
     * @param refaults pages that were reclaimed and had to be read again; empty if the host does not report it
     */
    public record Events(long kills, long innerKills, OptionalLong limitHits, OptionalLong refaults) {
        public static final Events NONE = new Events(0, 0, OptionalLong.empty(), OptionalLong.empty());
    }
}
