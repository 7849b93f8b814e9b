package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import org.lxcautoscale.io.TextFile;

/**
 * How many files may be kept open between two looks. Keeping a file open saves two thirds of the work of reading it;
 * those above the bound are opened for each reading.
 */
final class OpenFiles {

    private static final int WHEN_UNKNOWN = 512;
    private static final int AT_MOST = 1 << 20;

    private final int bound;
    private int open;

    OpenFiles(int bound) {
        this.bound = bound;
    }

    /** Three quarters of what the system allows this process, read from {@code /proc/self/limits}. */
    static OpenFiles ofThisProcess() {
        return new OpenFiles(boundOf(Path.of("/proc/self/limits")));
    }

    static int boundOf(Path limits) {
        try {
            for (String line : (Iterable<String>) TextFile.read(limits).lines()::iterator) {
                if (line.startsWith("Max open files")) {
                    String soft =
                            line.substring("Max open files".length()).strip().replaceFirst("\\s.*", "");
                    long allowed = soft.equals("unlimited") ? AT_MOST : Long.parseLong(soft);
                    return (int) Math.min(AT_MOST, allowed / 4 * 3);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return WHEN_UNKNOWN;
        }
        return WHEN_UNKNOWN;
    }

    /** Whether one more file may stay open; every {@code true} is paid back with {@link #release()}. */
    boolean acquire() {
        if (open >= bound) {
            return false;
        }
        open++;
        return true;
    }

    /** The same for a file that is seldom read: half of the bound is left to the others. */
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
