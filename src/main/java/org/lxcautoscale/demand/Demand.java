package org.lxcautoscale.demand;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * What a container needs of one resource, learned from what it has used. Takes the same memory however long it learns. Not
 * thread-safe.
 */
public sealed interface Demand permits CpuDemand, MemoryDemand {

    /** How long a window is. */
    Duration WINDOW = Duration.ofMinutes(5);

    /**
     * A window has ended.
     *
     * @param limit in force at its end
     */
    void add(Window window, double limit, Sizes sizes);

    /**
     * A window has ended of which nothing is known: what was learned counts less in time, but does not give way to it. Unknown is
     * not zero, and agrees on no shrink.
     */
    void addUnknown();

    /** Writes all that it knows. */
    void write(DataOutput out) throws IOException;

    /**
     * Reads what {@link #write} has written, instead of all that it knows.
     *
     * @throws IOException if it is something else
     */
    void read(DataInput in) throws IOException;

    /** In how many windows anything was seen; 0 if nothing is known. */
    long known();

    /**
     * What size it should have; at least one window must be {@linkplain #known}.
     *
     * @param now the window that has just ended, or that has begun since
     * @param limit in force
     */
    Advice advise(Window now, double limit, Sizes sizes);
}
