package org.lxcautoscale.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;

/**
 * Long work on containers: it is started, and tells when it has ended. Used by the thread of the main loop, except for
 * {@link #snapshots}. A dry run has none.
 */
public interface ContainerTasks extends AutoCloseable {

    /**
     * Starts it. Returns at once; whatever goes wrong is told when it has ended.
     *
     * @param then called by {@link #advance} when it has ended
     * @throws IllegalStateException if the container {@linkplain #isBusy is busy}: at most one at a time
     */
    void begin(ContainerTask task, Then then);

    /** Whether a task that was begun on this container has not ended yet. */
    boolean isBusy(ContainerId id);

    /**
     * Reads what exists. Returns at once.
     *
     * @param then called by {@link #advance} when it is known
     * @param otherwise called by {@link #advance} when it cannot be read
     */
    void inventory(Consumer<Inventory> then, Consumer<TaskFailedException> otherwise);

    /** Tells of everything that has ended since the last call. Returns whether anything has. */
    boolean advance();

    /**
     * The snapshots of a container, oldest first. Blocks while the host is asked, for seconds where it is asked over a network
     * (as long as the time limit for reading): not for the thread of the loop. May be called from any thread.
     *
     * @throws TaskFailedException when they cannot be read
     */
    List<Snapshot> snapshots(ContainerId id) throws TaskFailedException;

    /**
     * The IPv4 addresses that a container can be reached at; empty if none is known. Blocks, as {@link #snapshots} does. May be
     * called from any thread.
     *
     * @throws TaskFailedException when they cannot be read
     */
    Set<Ipv4> addresses(ContainerId id) throws TaskFailedException;

    /**
     * Reads the snapshots of a container. Returns at once.
     *
     * @param then called by {@link #advance} when they are known, oldest first
     * @param otherwise called by {@link #advance} when they cannot be read
     */
    void snapshots(ContainerId id, Consumer<List<Snapshot>> then, Consumer<TaskFailedException> otherwise);

    /**
     * Does not wait for what has not ended. What was begun over the API, or with {@code pct} in a unit of its own, goes on on the
     * host, as it does when the process ends without this call. A {@code pct} that is our child is killed, and may leave a lock
     * or an incomplete container behind.
     */
    @Override
    void close();

    /** Learns how a task has ended. */
    @FunctionalInterface
    interface Then {

        /** @param failure what went wrong; empty when it was done */
        void ended(Optional<TaskFailedException> failure);
    }
}
