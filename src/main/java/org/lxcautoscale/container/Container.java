package org.lxcautoscale.container;

import java.util.Set;

/**
 * A container as its host describes it at one instant.
 *
 * @param name its host name, for people; the id where there is none
 * @param allocation its configured size; what is in force may differ, see {@link LimitsInForce}
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
        /** It runs, but none of its programs is allowed to. */
        FROZEN,
        STOPPED
    }

    public Container {
        tags = Set.copyOf(tags);
    }

    /** Whether it holds memory: it runs, be it frozen. */
    public boolean isRunning() {
        return status != Status.STOPPED;
    }

    public boolean isFrozen() {
        return status == Status.FROZEN;
    }

    public boolean isLocked() {
        return !lock.isEmpty();
    }
}
