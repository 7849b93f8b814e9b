package org.lxcautoscale.host;

import java.io.IOException;
import java.time.Duration;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;

/**
 * A host under test for the {@linkplain ContainerHostContract contract}: its reader and writer, and control over what
 * happens on it.
 */
public interface HostFixture extends AutoCloseable {

    ContainerHost host();

    AllocationWriter writer();

    /** Creates a container of this size and starts it. It is idle and uses little memory, less than 32 MB. */
    ContainerId create(Allocation size) throws Exception;

    /** Makes the running container use one core and this much memory, or some MB more, from now on. */
    void load(ContainerId id, MemorySize inUse) throws Exception;

    /** Stops the container, and its load with it. */
    void stop(ContainerId id) throws Exception;

    /** Starts the stopped container again, idle. */
    void start(ContainerId id) throws Exception;

    /** Makes the container vanish, running or not. */
    void destroy(ContainerId id) throws Exception;

    /** Whether the host's CPU is measured elsewhere, so that the first observation has it already. */
    default boolean knowsIdleCoresAtOnce() {
        return false;
    }

    /** Whether the limit in force can be distinguished from the configured one. */
    default boolean tellsLimitInForce() {
        return true;
    }

    /** Whether a container has network interfaces of its own that are counted. */
    default boolean hasNetwork() {
        return true;
    }

    /** Whether the host tells how many processes a container has. */
    default boolean countsProcesses() {
        return true;
    }

    /** Whether this kind of host can lock a container; {@link #lock} is called only then. */
    boolean hasLocks();

    /** Locks the container for a backup ({@code backup}). */
    void lock(ContainerId id) throws Exception;

    /** Advances the host's time, which may be virtual. */
    void pass(Duration time) throws Exception;

    /** Removes what was created. */
    @Override
    void close() throws IOException;
}
