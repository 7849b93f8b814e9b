package org.lxcautoscale.host;

import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * The reading side of a machine that runs containers. Observing starts no process and changes nothing.
 *
 * <p>Used by one thread at a time.
 */
public interface ContainerHost extends AutoCloseable {

    /** The host's name, for logs and notifications. */
    String name();

    /**
     * Looks at the host and all its containers once. A container that cannot be read is part of the answer, with the
     * cause; it does not fail the others. Usage is as it is now; sizes, locks and tags that others have changed may be as
     * they were up to five looks ago.
     *
     * @throws HostUnavailableException when the host as a whole cannot be read
     */
    Observation observe() throws HostUnavailableException;

    /**
     * Reads one container anew, by-passing whatever {@link #observe()} remembers.
     *
     * @throws NoSuchContainerException when the host has no such container
     * @throws HostUnavailableException when the host as a whole cannot be read
     */
    Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException;

    /** Gives back what the adapter holds open. */
    @Override
    default void close() {}
}
