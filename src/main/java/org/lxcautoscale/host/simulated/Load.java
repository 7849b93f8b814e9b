package org.lxcautoscale.host.simulated;

/**
 * The CPU and memory that programs want at one instant.
 *
 * @param cores CPU seconds per second
 * @param memory bytes that the kernel cannot drop
 * @param swapped further bytes that are swapped out and not wanted now
 */
record Load(double cores, double memory, double swapped) {
    Load(double cores, double memory) {
        this(cores, memory, 0);
    }
}
