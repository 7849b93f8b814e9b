package org.lxcautoscale.container;

import java.util.Set;

/**
 * A container as its host describes it at one instant.
 *
 * @param name its host name, for people; the id where there is none
 * @param allocation its configured size
 * @param cpuPinned whether its configuration fixes the CPUs it runs on, so that a number of cores would have no effect
 * @param lock what the host has locked it for ({@code backup}, {@code migrate} …), empty when it is not locked
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

    /** Whether a container runs. */
    public enum Status {
        RUNNING,
        STOPPED
    }

    public Container {
        tags = Set.copyOf(tags);
    }

    public boolean isRunning() {
        return status == Status.RUNNING;
    }

    public boolean isLocked() {
        return !lock.isEmpty();
    }
}
