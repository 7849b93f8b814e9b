package org.lxcautoscale.settings;

import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;

/**
 * What entries of {@code ignore_lxc} and {@code lxc_containers} are matched against.
 *
 * @param tags empty if unknown
 */
public record ContainerIdentity(ContainerId id, String name, Optional<Set<String>> tags) {

    public ContainerIdentity {
        tags = tags.map(Set::copyOf);
    }

    public static ContainerIdentity of(Container container) {
        return new ContainerIdentity(container.id(), container.name(), Optional.of(container.tags()));
    }

    /** A container whose tags are unknown. */
    public static ContainerIdentity withoutTags(ContainerId id, String name) {
        return new ContainerIdentity(id, name, Optional.empty());
    }
}
