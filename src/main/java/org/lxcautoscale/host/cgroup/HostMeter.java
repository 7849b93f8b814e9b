package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.HostUsage.Pressure;

/**
 * Reads total and free resources of the machine from {@code /proc/stat} and {@code /proc/meminfo}. The kernel does not
 * count the ZFS cache as available, so it is added. Used by one thread at a time.
 */
public final class HostMeter {

    private final Path stat;
    private final Path meminfo;
    private final Path root;
    private long lastTotal = -1;
    private long lastIdle;

    /** @param root the root directory of the machine, {@code /} */
    public HostMeter(Path root) {
        stat = root.resolve("proc/stat");
        meminfo = root.resolve("proc/meminfo");
        this.root = root;
    }

    /** The same as {@link #read(Pressure)} without pressure. */
    public HostUsage read() throws HostUnavailableException {
        return read(Pressure.UNKNOWN);
    }

    /**
     * The usage of the machine now; idle cores are averaged since the last call.
     *
     * @param pressure that of the machine, which is part of its usage
     * @throws HostUnavailableException when the files cannot be read or are malformed
     */
    HostUsage read(Pressure pressure) throws HostUnavailableException {
        try {
            return usage(pressure);
        } catch (IOException e) {
            throw HostUnavailableException.unreachable("the machine's usage cannot be read: " + e.getMessage());
        }
    }

    private HostUsage usage(Pressure pressure) throws IOException {
        String processors = TextFile.read(stat);
        String memory = TextFile.read(meminfo);
        try {
            int cores = countProcessors(processors);
            MemorySize total = total(memory);
            MemorySize available = available(memory);
            MemorySize zfs = new MemorySize(Math.clamp(
                    ZfsCache.of(root).map(ZfsCache::releasable).orElse(0L),
                    0,
                    Math.max(0, total.bytes() - available.bytes())));
            return new HostUsage(
                    cores,
                    idleCores(processors, cores),
                    total,
                    new MemorySize(available.bytes() + zfs.bytes()),
                    zfs,
                    pressure);
        } catch (NumberFormatException e) {
            throw new IOException("/proc/stat or /proc/meminfo: unexpected content: " + e.getMessage(), e);
        }
    }

    private static int countProcessors(String processors) throws IOException {
        int count = 0;
        for (String line : (Iterable<String>) processors.lines()::iterator) {
            if (line.startsWith("cpu") && line.length() > 3 && Character.isDigit(line.charAt(3))) {
                count++;
            } else if (count > 0) {
                break;
            }
        }
        if (count == 0) {
            throw new IOException("/proc/stat: names no CPU");
        }
        return count;
    }

    /** Fields of the first line: user nice system idle iowait irq softirq steal; guests are part of user and nice. */
    private OptionalDouble idleCores(String processors, int cores) throws IOException {
        String[] fields = processors.lines().findFirst().orElse("").split(" +", -1);
        if (fields.length < 9 || !fields[0].equals("cpu")) {
            throw new IOException("/proc/stat: unexpected first line");
        }
        long total = 0;
        for (int i = 1; i <= 8; i++) {
            total += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        OptionalDouble idleCores = lastTotal < 0 || total <= lastTotal
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.clamp((double) (idle - lastIdle) / (total - lastTotal), 0, 1) * cores);
        lastTotal = total;
        lastIdle = idle;
        return idleCores;
    }

    private static MemorySize total(String memory) throws IOException {
        long total = kibibytes(memory, "MemTotal:");
        if (total <= 0) {
            throw new IOException("/proc/meminfo: has no MemTotal");
        }
        return new MemorySize(total << 10);
    }

    /** Kernels before 3.14 have no estimate: then free memory and page cache, less shared memory. */
    private static MemorySize available(String memory) throws IOException {
        long available = kibibytes(memory, "MemAvailable:");
        if (available < 0) {
            long free = kibibytes(memory, "MemFree:");
            long buffers = kibibytes(memory, "Buffers:");
            long cached = kibibytes(memory, "Cached:");
            if (free < 0 || buffers < 0 || cached < 0) {
                throw new IOException("/proc/meminfo: has no MemAvailable");
            }
            available = Math.max(0, free + buffers + cached - Math.max(0, kibibytes(memory, "Shmem:")));
        }
        return new MemorySize(available << 10);
    }

    /** The value of a line {@code MemTotal:  16384256 kB}; -1 if there is no such line. */
    private static long kibibytes(String memory, String key) throws IOException {
        for (String line : (Iterable<String>) memory.lines()::iterator) {
            if (line.startsWith(key)) {
                long value = Long.parseLong(
                        line.substring(key.length()).replace("kB", "").strip());
                if (value < 0 || value > Long.MAX_VALUE >> 10) {
                    throw new IOException("/proc/meminfo: unexpected line '" + line + "'");
                }
                return value;
            }
        }
        return -1;
    }
}
