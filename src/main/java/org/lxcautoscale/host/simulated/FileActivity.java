package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.MemorySize;

/**
 * How the programs of a container read files. The kernel caches as much of them as it can.
 *
 * @param pattern which files are read
 * @param bytesPerSecond read rate, from disk or cache
 * @param workingSet size of the files read repeatedly; only for {@link Pattern#REPEATED}
 * @param slab directory entries and inodes of these files: reclaimable memory, dropped when memory is needed
 */
public record FileActivity(Pattern pattern, long bytesPerSecond, MemorySize workingSet, MemorySize slab) {

    /** Which files are read. */
    public enum Pattern {
        /** A few files, until they fill the free memory; reading never evicts anything. */
        FEW,
        /** Ever new files: each page evicts another that is not needed again. */
        SEQUENTIAL,
        /** The same files again and again: what does not fit is evicted and read again. */
        REPEATED
    }

    /** Ordinary programs. */
    public static final FileActivity FEW = new FileActivity(Pattern.FEW, 8 << 20, MemorySize.ZERO, MemorySize.ZERO);

    /** A backup, a download, a full-text search. */
    public static FileActivity sequential(long mebibytesPerSecond) {
        return new FileActivity(Pattern.SEQUENTIAL, mebibytesPerSecond << 20, MemorySize.ZERO, MemorySize.ZERO);
    }

    /** A database larger than its buffers. */
    public static FileActivity repeated(MemorySize workingSet, long mebibytesPerSecond) {
        return new FileActivity(Pattern.REPEATED, mebibytesPerSecond << 20, workingSet, MemorySize.ZERO);
    }

    /** With very many files, as on a file server. */
    public FileActivity withSlab(MemorySize changed) {
        return new FileActivity(pattern, bytesPerSecond, workingSet, changed);
    }
}
