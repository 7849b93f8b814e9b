package org.lxcautoscale.recommend;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.ContainerSettings;

/**
 * A container that is to be advised on.
 *
 * @param node where it is; empty for a single host, or where that is not known
 * @param settings of its tier; whatever its policy is
 */
public record Subject(String id, String name, String node, ContainerSettings settings, Size cpu, Size memory) {

    Size size(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }
}
