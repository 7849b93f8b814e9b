package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.MemorySize;

/**
 * The machine that a simulation runs its containers on.
 *
 * @param name host name
 * @param cores CPUs
 * @param memory total memory
 * @param ownCores cores the system itself keeps busy
 * @param ownMemory memory the system itself uses
 * @param cpuLimit how containers are limited to their cores
 * @param hasPressure whether its kernel has PSI
 * @param writeTime how long writing a size takes; it takes effect at the end
 */
public record HostSpec(
        String name,
        int cores,
        MemorySize memory,
        double ownCores,
        MemorySize ownMemory,
        CpuLimit cpuLimit,
        boolean hasPressure,
        Duration writeTime) {

    /** A call of {@code pct set} takes 0.8 to 1.1 s. */
    private static final Duration PCT_SET = Duration.ofSeconds(1);

    /** A machine whose system needs a third of a core and 1.5 GiB. */
    public static HostSpec of(String name, int cores, long gibibytes) {
        return of(name, cores, MemorySize.ofMebibytes(gibibytes * 1024));
    }

    /** The same with any amount of memory; what a kernel reports is rarely a round number. */
    public static HostSpec of(String name, int cores, MemorySize memory) {
        return new HostSpec(name, cores, memory, 0.3, MemorySize.ofMebibytes(1536), CpuLimit.QUOTA, true, PCT_SET);
    }

    public HostSpec with(CpuLimit changed) {
        return new HostSpec(name, cores, memory, ownCores, ownMemory, changed, hasPressure, writeTime);
    }

    public HostSpec withWriteTime(Duration changed) {
        return new HostSpec(name, cores, memory, ownCores, ownMemory, cpuLimit, hasPressure, changed);
    }

    /** With a kernel that has no PSI, or was booted with {@code psi=0}. */
    public HostSpec withoutPressure() {
        return new HostSpec(name, cores, memory, ownCores, ownMemory, cpuLimit, false, writeTime);
    }
}
