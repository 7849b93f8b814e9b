package org.lxcautoscale.host.simulated;

/**
 * What is wanted at one instant.
 *
 * @param cores CPU-seconds a second
 * @param memory bytes that the kernel cannot drop
 */
record Load(double cores, double memory) {}
