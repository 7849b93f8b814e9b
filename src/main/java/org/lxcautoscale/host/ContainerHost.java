package org.lxcautoscale.host;

import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * Reads a machine, or a cluster, that runs containers. Observing starts no process and changes nothing.
 *
 * <p>Used by one thread at a time.
 */
public interface ContainerHost extends AutoCloseable {

    /** The host's name, for logs and notifications. */
    String name();

    /**
     * Reads the host and all its containers once. A container that cannot be read is part of the result, with the
     * cause, and does not affect the others. Usage is current; sizes, locks and tags that others have changed may be up
     * to five observations old.
     *
     * @throws HostUnavailableException when the host as a whole cannot be read
     */
    Observation observe() throws HostUnavailableException;

    /**
     * Reads the host and only these containers, as {@link #observe()} does. One that does not exist any more is left out.
     *
     * @throws HostUnavailableException when the host as a whole cannot be read
     */
    default Observation observe(Set<ContainerId> some) throws HostUnavailableException {
        return observe().only(some);
    }

    /**
     * Reads one container again, bypassing all caches of {@link #observe()}.
     *
     * @throws NoSuchContainerException when the host has no such container
     * @throws HostUnavailableException when the host as a whole cannot be read
     */
    Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException;

    /** Releases what the adapter holds open. */
    @Override
    default void close() {}
}
