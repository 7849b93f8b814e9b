package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Pressure stall information of one container; empty if the kernel has none, or it is switched off. */
final class PressureCounters {

    private static final OptionalDouble NONE = OptionalDouble.of(0);
    private static final byte[] SOME = "some avg10=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FULL = "full avg10=".getBytes(StandardCharsets.US_ASCII);

    /** A file that could not be read is not tried again in each scan. */
    private static final int SCAN_INTERVAL = 6;

    private final HostPressure host;
    private final @Nullable Source cpu;
    private final @Nullable Source memory;
    private boolean cpuWasRead;
    private boolean memoryWasRead;

    PressureCounters(FileOpener files, CgroupPaths.@Nullable Group unified, HostPressure host) {
        this.host = host;
        cpu = unified == null ? null : new Source(files.file(unified.directory(), "cpu.pressure"));
        memory = unified == null ? null : new Source(files.file(unified.directory(), "memory.pressure"));
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

    /** A file that not every kernel has. */
    private static final class Source {

        private final CgroupFile file;
        private boolean isMissing;
        private int pause;

        Source(CgroupFile file) {
            this.file = file;
        }

        /** Null if it cannot be read. A missing file is never tried again, any other after six scans. */
        @Nullable
        FileContent read() {
            if (isMissing || (pause > 0 && --pause > 0)) {
                return null;
            }
            try {
                return file.read();
            } catch (IOException e) {
                isMissing = e.getCause() instanceof NoSuchFileException;
                pause = SCAN_INTERVAL;
                return null;
            }
        }
    }
}
