package org.lxcautoscale.forecast;

import java.time.LocalDate;

/**
 * Memory in use that grows and grows.
 *
 * @param bytesPerDay how fast
 * @param days for how long so far
 * @param exhausted when it reaches the limit if it goes on like this, in local time
 * @param atTheLatest when it does if growth is as slow as it may be by what was seen
 * @param sentence all of this, without an end
 */
public record Leak(double bytesPerDay, double days, LocalDate exhausted, LocalDate atTheLatest, String sentence) {}
