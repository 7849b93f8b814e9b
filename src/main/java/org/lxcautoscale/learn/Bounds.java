package org.lxcautoscale.learn;

import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.ContainerSettings;

/** Which sizes containers may have, by the configuration without their tags: sizes of the past are judged by them. */
interface Bounds {

    /** Of a container. */
    Learned.Possible of(ContainerId id, String name);

    static Bounds of(ContainerPolicies policies) {
        return (id, name) -> {
            ContainerSettings settings = policies.of(id, name, Set.of()).settings();
            return resource -> sizes(settings, resource);
        };
    }

    private static Sizes sizes(ContainerSettings settings, Resource resource) {
        Grid grid = settings.grid(resource);
        long lowest = grid.roundUp(Math.max(grid.step(), settings.of(resource).minimum()));
        return new Sizes(
                lowest, Math.max(lowest, grid.roundDown(settings.of(resource).maximum())), grid.step());
    }
}
