package org.lxcautoscale.settings;

import java.util.Locale;

/** A configuration key that a container's tag can set, such as {@code autoscale-max-memory-8g}. Cores are whole numbers,
 * memory is in MB; the range is that of the configuration key.
 */
public enum TagKey {
    MIN_CORES(1, 8192),
    MAX_CORES(1, 8192),
    MIN_MEMORY(16, 1L << 30),
    MAX_MEMORY(16, 1L << 30),
    PRIORITY(-1000, 1000);

    private final long minimum;
    private final long maximum;

    TagKey(long minimum, long maximum) {
        this.minimum = minimum;
        this.maximum = maximum;
    }

    public long minimum() {
        return minimum;
    }

    public long maximum() {
        return maximum;
    }

    /** As in the configuration: {@code max_memory}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As in a tag: {@code max-memory}. */
    String tagName() {
        return key().replace('_', '-');
    }

    boolean isMemory() {
        return this == MIN_MEMORY || this == MAX_MEMORY;
    }
}
