package org.lxcautoscale.cycle;

import java.util.Optional;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;

/** Reads containers anew. Used by the thread of the loop. */
@FunctionalInterface
public interface Containers {

    /**
     * @throws NoSuchContainerException when there is none
     * @throws HostUnavailableException when the host or the container cannot be read
     */
    Container read(ContainerId id) throws NoSuchContainerException, HostUnavailableException;

    /** The container; empty when there is none, or it cannot be read. */
    default Optional<Container> look(ContainerId id) {
        try {
            return Optional.of(read(id));
        } catch (NoSuchContainerException | HostUnavailableException _) {
            return Optional.empty();
        }
    }

    /** @throws HostUnavailableException when that is not known */
    default boolean exists(ContainerId id) throws HostUnavailableException {
        try {
            read(id);
            return true;
        } catch (NoSuchContainerException _) {
            return false;
        }
    }
}
