package org.lxcautoscale.replay;

import java.io.IOException;
import java.util.Locale;

/** How much memory may still be taken for a file, in bytes. What is taken is not given back. Not thread-safe. */
final class MemoryBudget {

    /** Of the memory that there is; the rest is for what is made of it. */
    private static final double SHARE = 0.6;

    /** There is not enough memory. */
    static final class ExceededException extends IOException {
        private static final long serialVersionUID = 1L;

        ExceededException(long bytes) {
            super(String.format(
                    Locale.ROOT,
                    "it needs more than the %d MB of memory that there are for it: split it into several files",
                    bytes >> 20));
        }
    }

    private final long whole;
    private long left;

    MemoryBudget(long bytes) {
        whole = bytes;
        left = bytes;
    }

    static MemoryBudget ofThisProcess() {
        return new MemoryBudget((long) (Runtime.getRuntime().maxMemory() * SHARE));
    }

    /**
     * Takes memory for an array of as many numbers.
     *
     * @throws ExceededException when there is not as much left
     */
    void take(long doubles) throws ExceededException {
        if (doubles > left / Double.BYTES) {
            throw new ExceededException(whole);
        }
        left -= doubles * Double.BYTES;
    }
}
