package org.lxcautoscale.host.simulated;

/**
 * The CPU and memory that programs want at one instant.
 *
 * @param cores CPU seconds per second
 * @param memory bytes that the kernel cannot drop
 * @param swapped further bytes that are swapped out and not wanted now
 * @param memoryPerSecond bytes by which memory in use rises at most in a second
 */
record Load(double cores, double memory, double swapped, double memoryPerSecond) {

    /** 4 MiB/s: ordinary programs fill memory at the rate of their network and disk input. */
    static final double ORDINARY_RISE = 4 << 20;

    Load(double cores, double memory) {
        this(cores, memory, 0);
    }

    Load(double cores, double memory, double swapped) {
        this(cores, memory, swapped, ORDINARY_RISE);
    }

    /** Whether memory may rise faster than samples are taken. */
    boolean isBurst() {
        return memoryPerSecond > ORDINARY_RISE;
    }
}
