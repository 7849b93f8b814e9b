package org.lxcautoscale.metrics;

/** The peaks of the last cycles, in a ring buffer. */
final class Peaks {

    private final long[] ring;
    private int newest;
    private int size;

    Peaks(int capacity) {
        this.ring = new long[Math.max(1, capacity)];
    }

    void push(long peak) {
        newest = (newest + 1) % ring.length;
        ring[newest] = peak;
        size = Math.min(size + 1, ring.length);
    }

    /** The maximum of the newest {@code count} peaks; {@link Long#MIN_VALUE} if there are none. */
    long max(int count) {
        long max = Long.MIN_VALUE;
        for (int i = 0; i < Math.min(count, size); i++) {
            max = Math.max(max, ring[Math.floorMod(newest - i, ring.length)]);
        }
        return max;
    }

    void clear() {
        size = 0;
    }
}
