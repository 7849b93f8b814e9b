package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.MemorySize;

/**
 * The machine that the containers share.
 *
 * @param name its host name
 * @param cores CPUs
 * @param memory all memory
 * @param ownCores cores that the system itself keeps busy
 * @param ownMemory memory that the system itself holds
 * @param cpuLimit how containers are kept to their cores
 * @param hasPressure whether its kernel has PSI
 * @param writeTime how long the writing of a size takes; it takes effect at the end
 */
public record Machine(
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

    /** A machine whose own system needs a third of a core and 1.5 GiB. */
    public static Machine of(String name, int cores, long gibibytes) {
        return of(name, cores, MemorySize.ofMebibytes(gibibytes * 1024));
    }

    /** The same with any amount of memory: what a kernel finds is seldom a whole number of anything. */
    public static Machine of(String name, int cores, MemorySize memory) {
        return new Machine(name, cores, memory, 0.3, MemorySize.ofMebibytes(1536), CpuLimit.QUOTA, true, PCT_SET);
    }

    public Machine with(CpuLimit changed) {
        return new Machine(name, cores, memory, ownCores, ownMemory, changed, hasPressure, writeTime);
    }

    public Machine writingFor(Duration changed) {
        return new Machine(name, cores, memory, ownCores, ownMemory, cpuLimit, hasPressure, changed);
    }

    /** Its kernel was built without PSI, or started with {@code psi=0}. */
    public Machine withoutPressure() {
        return new Machine(name, cores, memory, ownCores, ownMemory, cpuLimit, false, writeTime);
    }
}
