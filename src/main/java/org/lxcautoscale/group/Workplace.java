package org.lxcautoscale.group;

import java.util.Optional;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.metrics.Moment;

/**
 * What work on a group needs of its surroundings in a step of the loop.
 *
 * @param containers reads them anew
 * @param hooks runs programs of the administrator
 */
record Workplace(ContainerTasks tasks, Containers containers, Hooks hooks, Moment now) {

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
        } catch (org.lxcautoscale.host.NoSuchContainerException _) {
            return new Look.Gone();
        } catch (org.lxcautoscale.host.HostUnavailableException _) {
            return new Look.Unknown();
        }
    }

    /** Answers what state a member is in. */
    interface Diagnosis {
        Optional<Member.Condition> of(Container container);
    }
}
