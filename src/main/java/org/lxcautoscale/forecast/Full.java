package org.lxcautoscale.forecast;

/**
 * When a resource of the host will be full if it goes on like this.
 *
 * @param days from now
 * @param atTheEarliest days if growth is as fast as it may be by what was seen
 * @param atTheLatest days if it is as slow
 * @param sentence all of this, without an end
 */
public record Full(int days, int atTheEarliest, int atTheLatest, String sentence) {}
