package org.lxcautoscale.container;

import java.util.Set;

/**
 * A container as its host describes it at one point in time.
 *
 * @param name its host name for display; the id if it has none
 * @param allocation its configured size; the size in force may differ, see {@link LimitsInForce}
 * @param cpuPinned whether its configuration pins it to certain CPUs, so that a number of cores has no effect
 * @param lock why the host has locked it ({@code backup}, {@code migrate} …); empty if it is not locked
 * @param tags its tags, in lower case
 */
public record Container(
        ContainerId id,
        String name,
        Status status,
        Allocation allocation,
        boolean cpuPinned,
        boolean template,
        String lock,
        Set<String> tags) {

    /** Whether a container is running. */
    public enum Status {
        RUNNING,
        /** Running, but all of its processes are suspended. */
        FROZEN,
        STOPPED
    }

    public Container {
        tags = Set.copyOf(tags);
    }

    /** Whether it is running or frozen, and so holds memory. */
    public boolean isRunning() {
        return status != Status.STOPPED;
    }

    public boolean isFrozen() {
        return status == Status.FROZEN;
    }

    public boolean isLocked() {
        return !lock.isEmpty();
    }

    /** The same container, locked for this reason if it is not locked yet. */
    public Container lockedFor(String reason) {
        return isLocked() ? this : new Container(id, name, status, allocation, cpuPinned, template, reason, tags);
    }
}
