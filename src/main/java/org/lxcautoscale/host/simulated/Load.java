package org.lxcautoscale.host.simulated;

/**
 * What is wanted at one instant.
 *
 * @param cores CPU-seconds a second
 * @param memory bytes that the kernel cannot drop
 * @param swapped bytes beside them that are not wanted now and lie in swap
 */
record Load(double cores, double memory, double swapped) {
    Load(double cores, double memory) {
        this(cores, memory, 0);
    }
}
