package org.lxcautoscale.metrics;

import java.util.Arrays;

/**
 * The samples of one cycle. When {@value #CAPACITY} are reached, neighbours are merged into their maximum, so that
 * neither memory nor the peak suffers from long cycles; percentiles then err to the high side.
 */
final class Samples {

    private static final int CAPACITY = 512;

    private long[] values = new long[8];
    private int size;
    private int perSlot = 1;
    private int inLastSlot;
    private long last;

    void add(long value) {
        last = value;
        if (size > 0 && inLastSlot < perSlot) {
            values[size - 1] = Math.max(values[size - 1], value);
            inLastSlot++;
            return;
        }
        if (size == CAPACITY) {
            mergeNeighbours();
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.min(CAPACITY, size * 2));
        }
        values[size++] = value;
        inLastSlot = 1;
    }

    private void mergeNeighbours() {
        for (int i = 0; i < CAPACITY / 2; i++) {
            values[i] = Math.max(values[2 * i], values[2 * i + 1]);
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
        long max = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            max = Math.max(max, values[i]);
        }
        return max;
    }

    /** The smallest sample that at least 95 % of the samples do not exceed (nearest rank). */
    long percentile95() {
        long[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted[Math.ceilDiv(size * 95, 100) - 1];
    }

    void clear() {
        size = 0;
        perSlot = 1;
    }
}
