package org.lxcautoscale.metrics;

import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;

/** One container in an observation: readable, with its size and reading, or unreadable, with the cause. */
public sealed interface Observed {
    ContainerId id();

    /** Its host name for display; the id if that is unknown. */
    String name();

    /** A container whose size is known. Its use may still be unknown. */
    @SuppressWarnings("AvoidCommonTypeNames") // nobody means java.lang.Readable here
    record Readable(Container container, Reading reading) implements Observed {
        @Override
        public ContainerId id() {
            return container.id();
        }

        @Override
        public String name() {
            return container.name();
        }
    }

    /**
     * A container whose size is currently unknown. Nothing follows from that: neither that it has changed, nor that it has
     * no limits.
     *
     * @param cause what failed, for display: {@code 104.conf: permission denied}
     */
    record Unreadable(ContainerId id, String name, String cause) implements Observed {}
}
