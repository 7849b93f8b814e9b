package org.lxcautoscale.host;

import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;

/** Writes sizes to a host. A dry run has no writer. Used by one thread at a time. */
public interface AllocationWriter {

    /**
     * Sets the size of a container, now and for its next start; writing only the resources in the change. Returns when
     * the host has accepted it; cores may take effect some seconds later.
     *
     * @throws WriteFailedException when the host refused or did not answer in time; after {@link
     *     WriteFailedException.Kind#TIMED_OUT} the size may be old or new
     */
    void write(ContainerId id, SizeChange change) throws WriteFailedException;
}
