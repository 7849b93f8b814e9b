package org.lxcautoscale.metrics;

/** What is known of a container's use over a window of time: {@link Usage}, or why nothing is. */
public sealed interface Measurement permits Usage, Measurement.Missing {

    /**
     * Nothing can be said about the container's use now.
     *
     * @param cause for people: {@code memory.current: Permission denied}
     */
    record Missing(String cause) implements Measurement {}
}
