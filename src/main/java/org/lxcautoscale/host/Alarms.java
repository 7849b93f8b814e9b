package org.lxcautoscale.host;

import java.util.Collection;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/**
 * Wakes the main loop when a container is short of memory, so that it need not be looked at more often. Only for the containers
 * of this machine. A container calls at most once a second, and more and more seldom while its calls lead to nothing.
 * Used by the thread of the main loop.
 */
public interface Alarms extends AutoCloseable {

    /** For hosts that have none: containers are only looked at at each sample. */
    Alarms NONE = _ -> {};

    /** Watches these containers from now on, and no others. */
    void watch(Collection<ContainerId> containers);

    /** The containers that have called since the last time. */
    default Set<ContainerId> raised() {
        return Set.of();
    }

    /** These have been given more since they called: their next call is as welcome as the first. */
    default void helped(Set<ContainerId> containers) {}

    /** Watches no longer. */
    @Override
    default void close() {}
}
