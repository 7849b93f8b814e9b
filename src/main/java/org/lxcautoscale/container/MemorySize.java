package org.lxcautoscale.container;

/**
 * An amount of memory. "MB" in the configuration and in Proxmox means mebibytes.
 *
 * @param bytes not negative; {@link Long#MAX_VALUE} means no limit
 */
public record MemorySize(long bytes) implements Comparable<MemorySize> {

    public static final MemorySize ZERO = new MemorySize(0);

    /** No limit. */
    public static final MemorySize UNLIMITED = new MemorySize(Long.MAX_VALUE);

    private static final long MEBIBYTE = 1L << 20;

    public MemorySize {
        if (bytes < 0) {
            throw new IllegalArgumentException("memory must not be negative, not " + bytes + " bytes");
        }
    }

    public static MemorySize ofMebibytes(long mebibytes) {
        return new MemorySize(Math.multiplyExact(mebibytes, MEBIBYTE));
    }

    public boolean isUnlimited() {
        return bytes == Long.MAX_VALUE;
    }

    /** Whole mebibytes, rounded down. */
    public long mebibytes() {
        return bytes / MEBIBYTE;
    }

    @Override
    public int compareTo(MemorySize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** {@code 512 MB} or {@code unlimited}. */
    @Override
    public String toString() {
        return isUnlimited() ? "unlimited" : mebibytes() + " MB";
    }
}
