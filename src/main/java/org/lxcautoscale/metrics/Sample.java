package org.lxcautoscale.metrics;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a container has used between two readings.
 *
 * @param cpu mean use, in thousandths of a core
 * @param memory bytes in use at the later reading; empty if the machine does not count memory
 * @param throttled share of the time in which its tasks were throttled by a quota
 * @param killed whether the kernel has killed at its own memory limit
 */
public record Sample(long cpu, Optional<Long> memory, OptionalDouble throttled, boolean killed) {}
