package org.lxcautoscale.metrics;

import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;

/** One container at one look: with its size and what was read of it, or without a size and with the cause. */
public sealed interface Observed {
    ContainerId id();

    /** Its host name, for people; the id where that is not known. */
    String name();

    /** A container whose size is known. Its use may be unknown all the same. */
    @SuppressWarnings("AvoidCommonTypeNames") // java.lang.Readable is something that nobody means
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
     * A container of which not even the size can be told now. Nothing is concluded from that: it has not changed, and it
     * is not without limits.
     *
     * @param cause what failed, for people: {@code 104.conf: permission denied}
     */
    record Unreadable(ContainerId id, String name, String cause) implements Observed {}
}
