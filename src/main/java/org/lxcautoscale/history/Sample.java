package org.lxcautoscale.history;

import java.time.Instant;

/**
 * What was read of one subject at one instant.
 *
 * @param at by the wall clock, in milliseconds
 */
public record Sample(Subject subject, Instant at, Figures figures) {}
