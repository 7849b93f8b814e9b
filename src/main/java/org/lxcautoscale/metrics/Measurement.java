package org.lxcautoscale.metrics;

import org.lxcautoscale.container.LimitsInForce;

/** A container's use over a time window: {@link Usage}, or why it is unknown. */
public sealed interface Measurement permits Usage, Measurement.Missing {

    /** The limits enforced by the kernel at the last reading. */
    LimitsInForce limits();

    /**
     * The container's use is unknown, its limits may be known: a first reading has no use of the CPU.
     *
     * @param cause for display: {@code memory.current: Permission denied}
     */
    record Missing(String cause, LimitsInForce limits) implements Measurement {

        /** Nothing is known. */
        public Missing(String cause) {
            this(cause, LimitsInForce.UNKNOWN);
        }
    }
}
