package org.lxcautoscale.host;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;

/**
 * The writing side of a host as the loop uses it: a write takes seconds, so it is begun, goes on beside the loop, and its
 * end is asked for later. A dry run has none. Used by the thread of the loop.
 */
public interface BackgroundWriter extends AutoCloseable {

    /** Begins a write; at most one for a container at a time. Returns at once. */
    void begin(ContainerId id, SizeChange change);

    /** The writes that have ended since the last call. */
    List<Ended> ended();

    /** Waits until the writes that are under way have ended, each within its time limit. */
    @Override
    void close();

    /**
     * A write that has ended.
     *
     * @param failure what went wrong: a {@link WriteFailedException}, or a fault of the program; empty when the host has
     *     accepted it
     */
    record Ended(ContainerId id, Optional<Exception> failure) {}
}
