package org.lxcautoscale.metrics;

import java.util.OptionalDouble;
import org.lxcautoscale.container.MemorySize;

/**
 * What the machine has, and what of it is free now.
 *
 * @param cores CPUs that are online
 * @param idleCores cores that did nothing since the last look, 0 … {@code cores}; empty on the first look
 * @param memory all memory
 * @param memoryAvailable what can be handed out without swapping ({@code MemAvailable})
 */
public record HostUsage(int cores, OptionalDouble idleCores, MemorySize memory, MemorySize memoryAvailable) {}
