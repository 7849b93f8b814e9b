package org.lxcautoscale.metrics;

/** A container's use over a time window: {@link Usage}, or why it is unknown. */
public sealed interface Measurement permits Usage, Measurement.Missing {

    /**
     * The container's use is unknown.
     *
     * @param cause for display: {@code memory.current: Permission denied}
     */
    record Missing(String cause) implements Measurement {}
}
