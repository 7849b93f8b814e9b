package org.lxcautoscale.settings;

/**
 * When a container is too full or too empty.
 *
 * @param upper percent of its size in use above which it grows
 * @param lower percent of its size in use below which it may shrink, less than {@code upper}
 */
public record Thresholds(double upper, double lower) {}
