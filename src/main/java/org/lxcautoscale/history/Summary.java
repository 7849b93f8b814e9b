package org.lxcautoscale.history;

import java.time.Instant;

/**
 * What the samples of some minutes come to. Counters are summed up as rates a second.
 *
 * @param start of the time it covers, a multiple of the tier's step
 * @param p95 the smallest value that at least 95 % of the samples do not exceed (nearest rank)
 */
public record Summary(Instant start, Figures mean, Figures p95, Figures max) {}
