package org.lxcautoscale.host.cgroup;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;

/**
 * Reads and sets the limits in force of one running container. The cores of an {@link Allocation} are a CPU quota here.
 */
public final class CgroupLimits {

    private final @Nullable MemoryLimit memory;
    private final CpuQuota quota;

    private CgroupLimits(@Nullable MemoryLimit memory, CpuQuota quota) {
        this.memory = memory;
        this.quota = quota;
    }

    /**
     * @param counters memory usage of the container; null on a machine that does not count memory
     * @throws IOException when the hierarchy for CPU quotas is missing
     */
    static CgroupLimits of(FileOpener files, CgroupPaths paths, @Nullable MemoryCounters counters) throws IOException {
        CgroupPaths.Group memory = paths.memory();
        CgroupPaths.Group cpu = paths.cpuQuota();
        if (cpu == null) {
            throw new IOException("cpu: its control group was not found");
        }
        return new CgroupLimits(
                memory == null || counters == null ? null : MemoryLimit.of(files, memory, counters),
                CpuQuota.of(files, cpu.directory(), cpu.isUnified()));
    }

    /** The limits in force; memory is unlimited where the machine cannot limit it. */
    public Allocation read() throws IOException {
        return new Allocation(cores(), memory == null ? MemorySize.UNLIMITED : memory.read());
    }

    public Cores cores() throws IOException {
        return quota.read();
    }

    public void setCores(Cores cores) throws IOException {
        quota.write(cores);
    }

    /**
     * Sets the memory limit, and keeps the amount that the container may swap.
     *
     * @throws InUseException when more is in use than the new limit: nothing was changed
     */
    public void setMemory(MemorySize size) throws IOException {
        if (memory == null) {
            throw new IOException(
                    "memory: this machine does not limit the memory of containers, its controller is off");
        }
        memory.write(size);
    }

    /** Writes a value in one call, as the kernel requires; not interruptible. */
    static void write(Path file, String value) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write((value + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
