package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;

/**
 * A container as a scenario begins with it.
 *
 * @param cpuPinned whether its configuration fixes its CPUs, so that cores have no effect
 * @param oomVictim what dies when it wants more memory than its limit
 * @param restartDelay how long it stays stopped after a kill that ended it
 */
public record ContainerSpec(
        ContainerId id,
        String name,
        Allocation allocation,
        Demand demand,
        Kind kind,
        boolean cpuPinned,
        Set<String> tags,
        OomVictim oomVictim,
        Duration restartDelay) {

    /** Until somebody, or something, notices and starts it again. */
    private static final Duration DEFAULT_RESTART_DELAY = Duration.ofSeconds(60);

    /** What a container is when the scenario begins. */
    public enum Kind {
        RUNNING,
        STOPPED,
        TEMPLATE
    }

    public ContainerSpec {
        tags = Set.copyOf(tags);
    }

    /** A running container without anything special. */
    public static ContainerSpec of(String id, String name, Allocation allocation, Demand demand) {
        return new ContainerSpec(
                new ContainerId(id),
                name,
                allocation,
                demand,
                Kind.RUNNING,
                false,
                Set.of(),
                OomVictim.CONTAINER,
                DEFAULT_RESTART_DELAY);
    }

    public ContainerSpec as(Kind changed) {
        return new ContainerSpec(id, name, allocation, demand, changed, cpuPinned, tags, oomVictim, restartDelay);
    }

    public ContainerSpec pinned() {
        return new ContainerSpec(id, name, allocation, demand, kind, true, tags, oomVictim, restartDelay);
    }

    public ContainerSpec tagged(String... changed) {
        return new ContainerSpec(
                id, name, allocation, demand, kind, cpuPinned, Set.of(changed), oomVictim, restartDelay);
    }

    public ContainerSpec losing(OomVictim changed) {
        return new ContainerSpec(id, name, allocation, demand, kind, cpuPinned, tags, changed, restartDelay);
    }

    public ContainerSpec restartingAfter(Duration changed) {
        return new ContainerSpec(id, name, allocation, demand, kind, cpuPinned, tags, oomVictim, changed);
    }
}
