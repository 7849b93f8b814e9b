package org.lxcautoscale.settings;

import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;

/**
 * What lists of the configuration go by.
 *
 * @param tags empty when they cannot be told now
 */
public record Identity(ContainerId id, String name, Optional<Set<String>> tags) {

    public Identity {
        tags = tags.map(Set::copyOf);
    }

    public static Identity of(Container container) {
        return new Identity(container.id(), container.name(), Optional.of(container.tags()));
    }

    /** A container of which little can be told now. */
    public static Identity withoutTags(ContainerId id, String name) {
        return new Identity(id, name, Optional.empty());
    }
}
