package org.lxcautoscale.cycle;

import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.Settings;

/**
 * Receives the events of a cycle, for logs, notifications and status. Called on the thread of the cycle; must not block or
 * throw.
 */
public interface CycleListener {

    /** The host has been observed, in a cycle or between two. */
    default void observed(Observation seen, Moment now) {}

    /** A scaling cycle has observed the host and is about to decide. */
    default void started(Observation seen, Moment now) {}

    /** A decision is about to be written. */
    default void applying(Decision decision) {}

    /** A decision with a change has ended just now. */
    default void finished(Outcome outcome, Moment now) {}

    /** A cycle or sample has decided; its writes may be pending. */
    default void decided(CycleReport report) {}

    /** All decisions of a step have ended. */
    default void completed(CycleReport report) {}

    /**
     * The result of a write is now known that a crash left open, or that could not be read back.
     *
     * @param before the size before the write
     * @param size the current size of the container
     */
    default void settled(ContainerId id, Allocation before, Allocation size, Outcome.Result result, Moment now) {}

    /** The size of a container was modified externally. */
    default void externallyModified(ContainerId id, Allocation before, Allocation after) {}

    /** A container has been gone for so long that its state is forgotten and its baseline quarantined. */
    default void gone(ContainerId id) {}

    /**
     * A container has begun to behave as it usually does not, or does no longer.
     *
     * @param what which measure is unusual, and how far, without an end; empty when it is over
     */
    default void unusual(ContainerId id, Optional<String> what, Moment now) {}

    /** A horizontal scaling group has changed, or could not be changed. */
    default void scaled(GroupChange change, Moment now) {}

    /** New settings are in force. */
    default void reconfigured(Settings settings) {}

    /** A recoverable error occurred that is about no container, or about several. */
    default void onError(String problem) {}

    /** A recoverable error occurred that is about a container; the sentence names it. */
    default void onError(ContainerId id, String problem) {
        onError(problem);
    }
}
