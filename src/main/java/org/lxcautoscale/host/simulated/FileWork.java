package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.MemorySize;

/**
 * What the programs of a container do with files, of which the kernel keeps what it can in memory.
 *
 * @param reads which files
 * @param bytesPerSecond how fast, from the disk or again from memory
 * @param workingSet what is read again and again; only for {@link Reads#AGAIN}
 * @param slab what the names and inodes of all these files come to: reclaimable, and given back when memory is needed
 */
public record FileWork(Reads reads, long bytesPerSecond, MemorySize workingSet, MemorySize slab) {

    /** Which files are read. */
    public enum Reads {
        /** A few, until they fill what is free: nothing is ever dropped for reading. */
        FEW,
        /** New ones all the time: each page is dropped for the next, and none of them is missed. */
        ONCE,
        /** The same ones all the time: what does not fit is dropped, missed, and read again. */
        AGAIN
    }

    /** Ordinary programs. */
    public static final FileWork FEW = new FileWork(Reads.FEW, 8 << 20, MemorySize.ZERO, MemorySize.ZERO);

    /** A backup, a download, a search through everything. */
    public static FileWork readingOnce(long mebibytesPerSecond) {
        return new FileWork(Reads.ONCE, mebibytesPerSecond << 20, MemorySize.ZERO, MemorySize.ZERO);
    }

    /** A database larger than its buffers. */
    public static FileWork readingAgain(MemorySize workingSet, long mebibytesPerSecond) {
        return new FileWork(Reads.AGAIN, mebibytesPerSecond << 20, workingSet, MemorySize.ZERO);
    }

    /** Very many files, as on a file server. */
    public FileWork withSlab(MemorySize changed) {
        return new FileWork(reads, bytesPerSecond, workingSet, changed);
    }
}
