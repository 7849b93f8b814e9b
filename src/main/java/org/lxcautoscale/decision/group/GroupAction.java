package org.lxcautoscale.decision.group;

import java.util.Optional;
import org.lxcautoscale.container.ContainerId;

/** What is done with a group in a cycle: at most one thing. */
public sealed interface GroupAction {

    /** Nothing. */
    record Stay() implements GroupAction {}

    /**
     * A member is added.
     *
     * @param parked the one that is started again; empty to make a new one
     * @param inPlaceOf the one that is to be taken out when the new one is ready; empty for none
     */
    record Add(Optional<ContainerId> parked, Optional<ContainerId> inPlaceOf) implements GroupAction {}

    /** A member is taken out. */
    record Remove(ContainerId id) implements GroupAction {}
}
