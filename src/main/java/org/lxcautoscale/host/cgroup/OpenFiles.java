package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import org.lxcautoscale.io.TextFile;

/**
 * Limits the number of files kept open between two scans. Keeping a file open saves two thirds of the cost of reading it;
 * files above the limit are opened for each read.
 */
final class OpenFiles {

    private static final int DEFAULT_LIMIT = 512;
    private static final int MAX_LIMIT = 1 << 20;

    private final int bound;
    private int open;

    OpenFiles(int bound) {
        this.bound = bound;
    }

    /** Three quarters of the limit of this process, read from {@code /proc/self/limits}. */
    static OpenFiles ofThisProcess() {
        return new OpenFiles(boundOf(Path.of("/proc/self/limits")));
    }

    static int boundOf(Path limits) {
        try {
            for (String line : (Iterable<String>) TextFile.read(limits).lines()::iterator) {
                if (line.startsWith("Max open files")) {
                    String soft =
                            line.substring("Max open files".length()).strip().replaceFirst("\\s.*", "");
                    long allowed = soft.equals("unlimited") ? MAX_LIMIT : Long.parseLong(soft);
                    return (int) Math.min(MAX_LIMIT, allowed / 4 * 3);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_LIMIT;
        }
        return DEFAULT_LIMIT;
    }

    /** Whether one more file may stay open; every {@code true} requires a {@link #release()}. */
    boolean acquire() {
        if (open >= bound) {
            return false;
        }
        open++;
        return true;
    }

    /** The same for a file that is rarely read: half of the limit is reserved for the others. */
    boolean acquireIfPlenty() {
        return open < bound / 2 && acquire();
    }

    void release() {
        open--;
    }

    int count() {
        return open;
    }
}
