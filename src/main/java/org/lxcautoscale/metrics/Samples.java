package org.lxcautoscale.metrics;

import java.util.Arrays;

/**
 * The samples of one cycle, kept sorted, so that peak and percentile are cheap. When {@value #CAPACITY} are reached,
 * neighbours are merged into their maximum, and from then on as many new samples share one slot. So memory stays
 * bounded in long cycles, the peak is exact, and percentiles err on the high side.
 */
final class Samples {

    private static final int CAPACITY = 512;

    private long[] sorted = new long[8];
    private int size;
    private int perSlot = 1;
    private int inNewestSlot;
    private long newestSlot;
    private long last;

    void add(long value) {
        last = value;
        if (size > 0 && inNewestSlot < perSlot) {
            inNewestSlot++;
            if (value > newestSlot) {
                remove(newestSlot);
                insert(value);
            }
            return;
        }
        if (size == CAPACITY) {
            mergeNeighbours();
        }
        insert(value);
        inNewestSlot = 1;
    }

    private void insert(long value) {
        if (size == sorted.length) {
            sorted = Arrays.copyOf(sorted, Math.min(CAPACITY, size * 2));
        }
        int found = Arrays.binarySearch(sorted, 0, size, value);
        int index = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, index, sorted, index + 1, size - index);
        sorted[index] = value;
        size++;
        newestSlot = value;
    }

    private void remove(long value) {
        int index = Arrays.binarySearch(sorted, 0, size, value);
        System.arraycopy(sorted, index + 1, sorted, index, size - index - 1);
        size--;
    }

    private void mergeNeighbours() {
        for (int i = 0; i < CAPACITY / 2; i++) {
            sorted[i] = sorted[2 * i + 1];
        }
        size = CAPACITY / 2;
        perSlot *= 2;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The newest sample, as it was added. */
    long last() {
        return last;
    }

    long max() {
        return size == 0 ? Long.MIN_VALUE : sorted[size - 1];
    }

    /** The 95th percentile (nearest rank). */
    long percentile95() {
        return sorted[Math.ceilDiv(size * 95, 100) - 1];
    }

    void clear() {
        size = 0;
        perSlot = 1;
    }
}
