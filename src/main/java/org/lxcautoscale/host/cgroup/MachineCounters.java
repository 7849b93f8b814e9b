package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import org.lxcautoscale.io.TextFile;

/**
 * Counters of the whole machine, for values that the kernel does not count per container. Each file is read on demand, at
 * most once per scan.
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

    /** Begins a scan of all containers. */
    void scan() {
        areKillsRead = false;
        isSwapRead = false;
    }

    /** Kills of the out-of-memory killer anywhere, since the machine started; -1 if unknown. */
    long oomKills() {
        if (!areKillsRead) {
            areKillsRead = true;
            kills = value(vmstat, "oom_kill ");
        }
        return kills;
    }

    /** Bytes that are swapped out; 0 if unknown. */
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
