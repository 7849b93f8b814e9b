package org.lxcautoscale.metrics;

import java.util.OptionalDouble;

/**
 * Pressure stall information of a machine, percent over the last 10 s; empty where the kernel keeps none, or nobody asked.
 *
 * @param cpu share of time some task waited for a CPU ({@code some})
 * @param memory share of time all tasks waited for memory ({@code full})
 * @param io share of time all tasks waited for input and output ({@code full})
 */
public record Pressure(OptionalDouble cpu, OptionalDouble memory, OptionalDouble io) {

    public static final Pressure UNKNOWN =
            new Pressure(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
