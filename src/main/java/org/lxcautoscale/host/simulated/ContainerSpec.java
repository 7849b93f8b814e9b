package org.lxcautoscale.host.simulated;

import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;

/**
 * A container at the start of a scenario.
 *
 * @param cpuPinned whether its configuration fixes its CPUs, so that cores have no effect
 * @param oomVictim what the kernel kills when it exceeds its memory limit
 * @param traits unusual properties
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
        Traits traits) {

    /**
     * Unusual properties of a container.
     *
     * @param needsNoGrowth whether growth would not help it, whatever its counters show; the scoreboard counts needless growths
     */
    public record Traits(FileActivity files, InnerGroup inner, AdditionalLimits limits, boolean needsNoGrowth) {
        static final Traits NONE = new Traits(FileActivity.FEW, InnerGroup.NONE, AdditionalLimits.NONE, false);
    }

    /** The initial state of a container. */
    public enum Kind {
        RUNNING,
        STOPPED,
        TEMPLATE
    }

    public ContainerSpec {
        tags = Set.copyOf(tags);
    }

    /** A running container without special properties. */
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
                Traits.NONE);
    }

    public ContainerSpec withKind(Kind changed) {
        return new ContainerSpec(id, name, allocation, demand, changed, cpuPinned, tags, oomVictim, traits);
    }

    public ContainerSpec pinned() {
        return new ContainerSpec(id, name, allocation, demand, kind, true, tags, oomVictim, traits);
    }

    public ContainerSpec tagged(String... changed) {
        return new ContainerSpec(id, name, allocation, demand, kind, cpuPinned, Set.of(changed), oomVictim, traits);
    }

    public ContainerSpec withOomVictim(OomVictim changed) {
        return new ContainerSpec(id, name, allocation, demand, kind, cpuPinned, tags, changed, traits);
    }

    /** With this file activity. */
    public ContainerSpec withFileActivity(FileActivity changed) {
        return withTraits(new Traits(changed, traits.inner(), traits.limits(), traits.needsNoGrowth()));
    }

    /** With a group inside whose own limit is too small. */
    public ContainerSpec withInnerGroup(InnerGroup changed) {
        return withTraits(new Traits(traits.files(), changed, traits.limits(), traits.needsNoGrowth()));
    }

    /** With these limits in addition to its size. */
    public ContainerSpec withAdditionalLimits(AdditionalLimits changed) {
        return withTraits(new Traits(traits.files(), traits.inner(), changed, traits.needsNoGrowth()));
    }

    /** With a demand that growth would not help. */
    public ContainerSpec withoutNeedForGrowth() {
        return withTraits(new Traits(traits.files(), traits.inner(), traits.limits(), true));
    }

    private ContainerSpec withTraits(Traits changed) {
        return new ContainerSpec(id, name, allocation, demand, kind, cpuPinned, tags, oomVictim, changed);
    }
}
