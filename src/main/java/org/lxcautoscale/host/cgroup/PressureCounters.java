package org.lxcautoscale.host.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Pressure stall information of one container; empty if the kernel has none, or it is switched off. */
final class PressureCounters {

    private static final OptionalDouble NONE = OptionalDouble.of(0);
    private static final byte[] SOME = "some avg10=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FULL = "full avg10=".getBytes(StandardCharsets.US_ASCII);

    private final HostPressure host;
    private final @Nullable OptionalFile cpu;
    private final @Nullable OptionalFile memory;
    private final @Nullable OptionalFile io;
    private boolean cpuWasRead;
    private boolean memoryWasRead;
    private boolean ioWasRead;

    PressureCounters(FileOpener files, CgroupPaths.@Nullable Group unified, HostPressure host) {
        this.host = host;
        cpu = unified == null ? null : new OptionalFile(files.file(unified.directory(), "cpu.pressure"));
        memory = unified == null ? null : new OptionalFile(files.file(unified.directory(), "memory.pressure"));
        io = unified == null ? null : new OptionalFile(files.rare(unified.directory(), "io.pressure"));
    }

    /** Some task waited for a CPU. */
    OptionalDouble cpu() throws MalformedContentException {
        if (cpuWasRead && host.hasNoCpuPressure()) {
            return NONE;
        }
        FileContent content = cpu == null ? null : cpu.read();
        cpuWasRead = content != null;
        if (content == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(content.average(SOME));
    }

    /** All tasks waited for memory. */
    OptionalDouble memory() throws MalformedContentException {
        if (memoryWasRead && host.hasNoMemoryPressure()) {
            return NONE;
        }
        FileContent content = memory == null ? null : memory.read();
        memoryWasRead = content != null;
        if (content == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(content.average(FULL));
    }

    /** Some task waited for a disk. Nothing depends on it, so what makes no sense is unknown. */
    OptionalDouble io() {
        if (ioWasRead && host.hasNoIoPressure()) {
            return NONE;
        }
        FileContent content = io == null ? null : io.read();
        ioWasRead = false;
        try {
            OptionalDouble percent =
                    content == null ? OptionalDouble.empty() : OptionalDouble.of(content.average(SOME));
            ioWasRead = percent.isPresent();
            return percent;
        } catch (MalformedContentException e) {
            return OptionalDouble.empty();
        }
    }
}
