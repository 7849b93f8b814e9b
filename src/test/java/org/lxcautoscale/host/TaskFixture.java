package org.lxcautoscale.host;

import java.io.IOException;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/** A host under test for the {@linkplain ContainerTasksContract contract} of its tasks. */
public interface TaskFixture extends AutoCloseable {

    ContainerTasks tasks();

    /**
     * Creates a running container with the tags {@code autoscale} and {@code web}, one network interface, which uses DHCP, and
     * no snapshots.
     */
    ContainerId create() throws Exception;

    boolean exists(ContainerId id) throws Exception;

    boolean isRunning(ContainerId id) throws Exception;

    /** Its host name. */
    String name(ContainerId id) throws Exception;

    Set<String> tags(ContainerId id) throws Exception;

    /** Whether it takes snapshots of a container that runs. */
    default boolean takesSnapshotsOfRunning() {
        return true;
    }

    /** Whether disks of containers have a size that can grow. */
    default boolean growsDisks() {
        return true;
    }

    /** Whether ids are numbers. */
    default boolean numbersContainers() {
        return true;
    }

    /** Whether somebody else can lock a container. */
    default boolean hasLocks() {
        return true;
    }

    /** Locks the container for a backup ({@code backup}). */
    void lock(ContainerId id) throws Exception;

    void unlock(ContainerId id) throws Exception;

    /** Lets some seconds pass, where time is virtual. */
    void pass() throws Exception;

    @Override
    void close() throws IOException;
}
