package org.lxcautoscale.container;

import java.util.EnumSet;
import java.util.Set;

/**
 * A size that is to be written.
 *
 * @param configured the size that the host's configuration has now
 * @param target the size that it shall have
 * @param resources what is to be written of it, also where the configuration has that amount already: it may not be in
 *     force
 */
public record SizeChange(Allocation configured, Allocation target, Set<Resource> resources) {
    public SizeChange {
        resources = Set.copyOf(resources);
    }

    /** What differs between two sizes. */
    public static SizeChange between(Allocation configured, Allocation target) {
        EnumSet<Resource> differing = EnumSet.noneOf(Resource.class);
        for (Resource resource : Resource.values()) {
            if (configured.get(resource) != target.get(resource)) {
                differing.add(resource);
            }
        }
        return new SizeChange(configured, target, differing);
    }

    public boolean has(Resource resource) {
        return resources.contains(resource);
    }

    /**
     * What has become of it where a part took: the amounts of the target that the container has now, else what was
     * configured. What is neither is not ours.
     */
    public Allocation taken(Allocation now) {
        Allocation taken = configured;
        for (Resource resource : Resource.values()) {
            if (now.get(resource) == target.get(resource)) {
                taken = taken.with(resource, target.get(resource));
            }
        }
        return taken;
    }

    public boolean isEmpty() {
        return resources.isEmpty();
    }
}
