package org.lxcautoscale.cycle;

import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.Settings;

/**
 * Is told what happens in a cycle: logs, notifications, status. Called by the cycle's thread; must not block and must
 * not throw.
 */
public interface CycleListener {

    /** The host has been looked at, in a cycle or between two. */
    default void observed(Observation seen, Moment now) {}

    /** A scaling cycle has looked at the host and begins to decide. */
    default void started(Observation seen, Moment now) {}

    /** A decision is about to be written. */
    default void applying(Decision decision) {}

    /** A decision that asked for a change has come to its end, at this moment. */
    default void finished(Outcome outcome, Moment now) {}

    /** A cycle or sample has decided; what it has to write may be pending. */
    default void decided(CycleReport report) {}

    /** All that a step has decided has come to its end. */
    default void completed(CycleReport report) {}

    /**
     * It has turned out what became of a write that was left open by a crash, or could not be read back.
     *
     * @param before the size that the write started from
     * @param size the size that the container has now
     */
    default void settled(ContainerId id, Allocation before, Allocation size, Outcome.Result result, Moment now) {}

    /** Somebody else has changed the size of a container. */
    default void externallyModified(ContainerId id, Allocation before, Allocation after) {}

    /** A container has been gone for so long that what was remembered of it is forgotten, and its baseline set aside. */
    default void gone(ContainerId id) {}

    /** Other settings hold from now on. */
    default void reconfigured(Settings settings) {}

    /** Something went wrong that the program survives. */
    default void onError(String problem) {}
}
