package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import org.lxcautoscale.io.TextFile;

/**
 * What the kernel counts of the whole machine, for what it does not tell of a container. Each file is read once a look at
 * most, and not before somebody asks.
 */
final class MachineCounters {

    private final Path vmstat;
    private final Path meminfo;
    private boolean areKillsRead;
    private boolean isSwapRead;
    private long kills;
    private long swap;

    /** @param root the root directory of the machine */
    MachineCounters(Path root) {
        vmstat = root.resolve("proc/vmstat");
        meminfo = root.resolve("proc/meminfo");
    }

    /** Begins a look at all containers. */
    void scan() {
        areKillsRead = false;
        isSwapRead = false;
    }

    /** Kills of the out-of-memory killer anywhere, since the machine started; -1 where the kernel does not tell. */
    long oomKills() {
        if (!areKillsRead) {
            areKillsRead = true;
            kills = value(vmstat, "oom_kill ");
        }
        return kills;
    }

    /** Bytes that are swapped out; 0 where the kernel does not tell. */
    long swapInUse() {
        if (!isSwapRead) {
            isSwapRead = true;
            long total = value(meminfo, "SwapTotal:");
            long free = value(meminfo, "SwapFree:");
            swap = total < 0 || free < 0 ? 0 : Math.max(0, total - free) << 10;
        }
        return swap;
    }

    private static long value(Path file, String key) {
        try {
            for (String line : (Iterable<String>) TextFile.read(file).lines()::iterator) {
                if (line.startsWith(key)) {
                    String number =
                            line.substring(key.length()).replace("kB", "").strip();
                    return number.matches("[0-9]{1,15}") ? Long.parseLong(number) : -1;
                }
            }
        } catch (IOException e) {
            return -1;
        }
        return -1;
    }
}
