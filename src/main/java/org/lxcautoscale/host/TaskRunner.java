package org.lxcautoscale.host;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;

/** Does one task after the other, each to its end. {@link TaskThreads} makes it work in the background. Used by one thread at a time. */
public interface TaskRunner {

    /**
     * Does it. Returns when it has ended, within its time limit; ends early with {@link TaskFailedException.Kind#ABANDONED}
     * when its thread is interrupted.
     *
     * @throws TaskFailedException when it was not done
     */
    void run(ContainerTask task) throws TaskFailedException;

    /**
     * The snapshots of a container, oldest first.
     *
     * @throws TaskFailedException when they cannot be read
     */
    List<Snapshot> snapshots(ContainerId id) throws TaskFailedException;

    /**
     * What exists now, read anew.
     *
     * @throws TaskFailedException when not all of it can be read
     */
    Inventory inventory() throws TaskFailedException;

    /**
     * The IPv4 addresses that a container can be reached at; empty if none is known.
     *
     * @throws TaskFailedException when they cannot be read
     */
    default Set<Ipv4> addresses(ContainerId id) throws TaskFailedException {
        return inventory().networks().getOrDefault(id, List.of()).stream()
                .flatMap(network -> network.address().stream())
                .map(Ipv4Interface::address)
                .collect(Collectors.toSet());
    }
}
