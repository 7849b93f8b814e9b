package org.lxcautoscale.host;

import java.io.IOException;
import java.time.Duration;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;

/**
 * A host to try the {@linkplain ContainerHostContract contract} on: the adapter's two sides, and the means to make
 * things happen in the world behind it.
 */
public interface HostFixture extends AutoCloseable {

    ContainerHost host();

    AllocationWriter writer();

    /** Creates a container of this size and starts it. It is idle and uses little memory, less than 32 MB. */
    ContainerId create(Allocation size) throws Exception;

    /** From now on the running container keeps one core busy and has this much memory in use, or some MB more. */
    void load(ContainerId id, MemorySize inUse) throws Exception;

    /** Stops the container, and its load with it. */
    void stop(ContainerId id) throws Exception;

    /** Starts the stopped container again, idle. */
    void start(ContainerId id) throws Exception;

    /** Makes the container vanish, running or not. */
    void destroy(ContainerId id) throws Exception;

    /** Whether somebody else measures the host's CPU, so that a first look tells it already. */
    default boolean knowsIdleCoresAtOnce() {
        return false;
    }

    /** Whether the limit in force can be told from the configured one. */
    default boolean tellsLimitInForce() {
        return true;
    }

    /** Whether this kind of host can lock a container; {@link #lock} is called only then. */
    boolean hasLocks();

    /** Locks the container for a backup ({@code backup}). */
    void lock(ContainerId id) throws Exception;

    /** Lets this time pass in the host's world: it may be virtual. */
    void pass(Duration time) throws Exception;

    /** Removes what was created. */
    @Override
    void close() throws IOException;
}
