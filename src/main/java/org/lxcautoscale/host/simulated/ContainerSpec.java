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
 * @param peculiar what is out of the ordinary about it
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
        Duration restartDelay,
        Peculiarities peculiar) {

    /**
     * What is out of the ordinary about a container.
     *
     * @param contented whether no growth would do it any good, whatever it looks like; the scoreboard counts those it gets
     */
    public record Peculiarities(FileWork files, InnerGroup inner, OtherLimits limits, boolean contented) {
        static final Peculiarities NONE = new Peculiarities(FileWork.FEW, InnerGroup.NONE, OtherLimits.NONE, false);
    }

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
                DEFAULT_RESTART_DELAY,
                Peculiarities.NONE);
    }

    public ContainerSpec as(Kind changed) {
        return new ContainerSpec(
                id, name, allocation, demand, changed, cpuPinned, tags, oomVictim, restartDelay, peculiar);
    }

    public ContainerSpec pinned() {
        return new ContainerSpec(id, name, allocation, demand, kind, true, tags, oomVictim, restartDelay, peculiar);
    }

    public ContainerSpec tagged(String... changed) {
        return new ContainerSpec(
                id, name, allocation, demand, kind, cpuPinned, Set.of(changed), oomVictim, restartDelay, peculiar);
    }

    public ContainerSpec losing(OomVictim changed) {
        return new ContainerSpec(id, name, allocation, demand, kind, cpuPinned, tags, changed, restartDelay, peculiar);
    }

    public ContainerSpec restartingAfter(Duration changed) {
        return new ContainerSpec(id, name, allocation, demand, kind, cpuPinned, tags, oomVictim, changed, peculiar);
    }

    /** With such file work. */
    public ContainerSpec working(FileWork changed) {
        return being(new Peculiarities(changed, peculiar.inner(), peculiar.limits(), peculiar.contented()));
    }

    /** With a group inside that has trouble of its own. */
    public ContainerSpec around(InnerGroup changed) {
        return being(new Peculiarities(peculiar.files(), changed, peculiar.limits(), peculiar.contented()));
    }

    /** With these limits beside its size. */
    public ContainerSpec heldBy(OtherLimits changed) {
        return being(new Peculiarities(peculiar.files(), peculiar.inner(), changed, peculiar.contented()));
    }

    /** One whom no growth would do any good. */
    public ContainerSpec contented() {
        return being(new Peculiarities(peculiar.files(), peculiar.inner(), peculiar.limits(), true));
    }

    private ContainerSpec being(Peculiarities changed) {
        return new ContainerSpec(id, name, allocation, demand, kind, cpuPinned, tags, oomVictim, restartDelay, changed);
    }
}
