package org.lxcautoscale.container;

import java.util.EnumSet;
import java.util.Set;

/**
 * A change of size to write.
 *
 * @param configured the size in the configuration of the host
 * @param target the wanted size
 * @param resources the resources to write, including any whose configured amount is already the wanted one but may not be in
 *     force
 */
public record SizeChange(Allocation configured, Allocation target, Set<Resource> resources) {
    public SizeChange {
        resources = Set.copyOf(resources);
    }

    /** The difference between two sizes. */
    public static SizeChange between(Allocation configured, Allocation target) {
        EnumSet<Resource> differing = EnumSet.noneOf(Resource.class);
        for (Resource resource : Resource.values()) {
            if (!configured.isSameAs(target, resource)) {
                differing.add(resource);
            }
        }
        return new SizeChange(configured, target, differing);
    }

    public boolean has(Resource resource) {
        return resources.contains(resource);
    }

    /**
     * The size after a change that the host may have accepted only in part: the target amounts that the container has
     * now, otherwise the configured ones. Any other amount was not set by this change.
     */
    public Allocation acceptedPart(Allocation now) {
        Allocation accepted = configured;
        for (Resource resource : Resource.values()) {
            if (now.isSameAs(target, resource)) {
                accepted = accepted.taking(resource, target);
            }
        }
        return accepted;
    }

    public boolean isEmpty() {
        return resources.isEmpty();
    }
}
