package org.lxcautoscale.group;

import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.Moment;

/**
 * What work on a group needs of its surroundings in a step of the loop.
 *
 * @param containers reads them anew
 * @param hooks runs programs of the administrator
 */
record Workplace(ContainerTasks tasks, Hooks hooks, Containers containers, Moment now) {

    /** What is known of a container right now. */
    sealed interface Look {

        record Found(Container container) implements Look {}

        /** There is none. */
        record Gone() implements Look {}

        /** It cannot be read: nothing follows from that. */
        record Unknown() implements Look {}
    }

    Look look(ContainerId id) {
        try {
            return new Look.Found(containers.read(id));
        } catch (NoSuchContainerException _) {
            return new Look.Gone();
        } catch (HostUnavailableException _) {
            return new Look.Unknown();
        }
    }
}
