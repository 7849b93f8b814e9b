package org.lxcautoscale.host.lxc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.cgroup.CpuList;
import org.lxcautoscale.host.cgroup.Quota;
import org.lxcautoscale.host.cgroup.Versions;

/**
 * The configuration keys of a size. LXC has different keys for each version of control groups, and ignores those of the
 * version that the machine does not use.
 */
record SizeKeys(Versions versions) {

    private static final String MEMORY_MAX = "lxc.cgroup2.memory.max";
    private static final String MEMORY_LIMIT = "lxc.cgroup.memory.limit_in_bytes";
    private static final String MEMORY_AND_SWAP_LIMIT = "lxc.cgroup.memory.memsw.limit_in_bytes";
    private static final String CPU_MAX = "lxc.cgroup2.cpu.max";
    private static final String CPU_QUOTA = "lxc.cgroup.cpu.cfs_quota_us";
    private static final String CPU_PERIOD = "lxc.cgroup.cpu.cfs_period_us";

    /** As the kernel's {@code memparse} reads it. */
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,19})([kKmMgGtTpPeE]?)");

    private static final long NO_LIMIT = 1L << 62;

    /**
     * The configured size; unlimited where nothing is configured.
     *
     * @throws IllegalArgumentException when a value is invalid; the message says which
     */
    Allocation read(LxcConfig config) {
        return new Allocation(cores(config), memory(config, versions.memoryIsUnified() ? MEMORY_MAX : MEMORY_LIMIT));
    }

    /** Whether a configuration pins the container to certain CPUs. */
    static boolean isPinned(LxcConfig config) {
        return pinned(config).isPresent();
    }

    /** The CPUs that a configuration pins the container to; unlimited if it does not, or they are not known. */
    static Cores pinnedCpus(LxcConfig config) {
        return pinned(config).flatMap(CpuList::tryCount).orElse(Cores.UNLIMITED);
    }

    private static Optional<String> pinned(LxcConfig config) {
        return config.get("lxc.cgroup2.cpuset.cpus").or(() -> config.get("lxc.cgroup.cpuset.cpus"));
    }

    /** The configuration with the changed parts of the size; the amount of swap allowed stays the same. */
    LxcConfig write(LxcConfig config, SizeChange change) {
        Map<String, String> values = new LinkedHashMap<>();
        if (change.has(Resource.MEMORY)) {
            putMemory(values, config, change.target().memory());
        }
        if (change.has(Resource.CPU)) {
            putCores(values, config, change.target().cpu().cores());
        }
        return config.with(values);
    }

    private void putMemory(Map<String, String> values, LxcConfig config, MemorySize size) {
        if (versions.memoryIsUnified()) {
            values.put(MEMORY_MAX, size.isUnlimited() ? "max" : Long.toString(size.bytes()));
            return;
        }
        values.put(MEMORY_LIMIT, bytes(size));
        MemorySize withSwap = memory(config, MEMORY_AND_SWAP_LIMIT);
        if (!withSwap.isUnlimited()) {
            MemorySize before = memory(config, MEMORY_LIMIT);
            long swap = before.isUnlimited() ? 0 : Math.max(0, withSwap.bytes() - before.bytes());
            values.put(
                    MEMORY_AND_SWAP_LIMIT,
                    bytes(size.isUnlimited() ? MemorySize.UNLIMITED : new MemorySize(size.bytes() + swap)));
        }
    }

    private void putCores(Map<String, String> values, LxcConfig config, Cores cores) {
        if (versions.cpuIsUnified()) {
            String[] max = config.get(CPU_MAX).orElse("max").split("\\s+", 2);
            long period = max.length > 1 ? number(CPU_MAX, max[1]) : Quota.DEFAULT_PERIOD;
            String quota = cores.isUnlimited()
                    ? "max"
                    : Long.toString(Quota.of(cores, period).micros());
            values.put(CPU_MAX, quota + " " + period);
        } else {
            values.put(
                    CPU_QUOTA,
                    cores.isUnlimited()
                            ? "-1"
                            : Long.toString(Quota.of(cores, period(config)).micros()));
        }
    }

    private Cores cores(LxcConfig config) {
        if (versions.cpuIsUnified()) {
            String[] max = config.get(CPU_MAX).orElse("max").split("\\s+", 2);
            if (max[0].equals("max")) {
                return Cores.UNLIMITED;
            }
            long period = max.length > 1 ? number(CPU_MAX, max[1]) : Quota.DEFAULT_PERIOD;
            return new Quota(number(CPU_MAX, max[0]), period).cores();
        }
        String quota = config.get(CPU_QUOTA).orElse("-1");
        return quota.startsWith("-") ? Cores.UNLIMITED : new Quota(number(CPU_QUOTA, quota), period(config)).cores();
    }

    private static long period(LxcConfig config) {
        return config.get(CPU_PERIOD).map(period -> number(CPU_PERIOD, period)).orElse(Quota.DEFAULT_PERIOD);
    }

    private static MemorySize memory(LxcConfig config, String key) {
        Optional<String> value = config.get(key);
        if (value.isEmpty() || value.get().equals("max") || value.get().equals("-1")) {
            return MemorySize.UNLIMITED;
        }
        long bytes = number(key, value.get());
        return bytes >= NO_LIMIT ? MemorySize.UNLIMITED : new MemorySize(bytes);
    }

    private static long number(String key, String value) {
        Matcher matcher = SIZE.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(key + ": unexpected value '" + value + "'");
        }
        int power = matcher.group(2).isEmpty()
                ? 0
                : 1 + "kmgtpe".indexOf(Character.toLowerCase(matcher.group(2).charAt(0)));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException | NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static String bytes(MemorySize size) {
        return size.isUnlimited() ? "-1" : Long.toString(size.bytes());
    }
}
