package org.lxcautoscale.settings;

/**
 * When a container grows or may shrink.
 *
 * @param upper usage in percent of the size above which it grows
 * @param lower usage in percent of the size below which it may shrink, less than {@code upper}
 */
public record Thresholds(double upper, double lower) {}
