package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Pressure stall information of one container; empty where the kernel keeps none, or it is switched off. */
final class PressureCounters {

    private static final OptionalDouble NONE = OptionalDouble.of(0);
    private static final byte[] SOME = "some avg10=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FULL = "full avg10=".getBytes(StandardCharsets.US_ASCII);

    private final QuietHost host;
    private @Nullable CgroupFile cpu;
    private @Nullable CgroupFile memory;
    private boolean cpuWasRead;
    private boolean memoryWasRead;

    PressureCounters(FileOpener files, Places.@Nullable Group unified, QuietHost host) {
        this.host = host;
        if (unified != null) {
            cpu = files.file(unified.directory(), "cpu.pressure");
            memory = files.file(unified.directory(), "memory.pressure");
        }
    }

    /** Some task waited for a CPU. */
    OptionalDouble cpu() throws MalformedContentException {
        if (cpuWasRead && host.cpu()) {
            return NONE;
        }
        FileContent content = contentOf(cpu);
        cpuWasRead = content != null;
        if (content == null) {
            cpu = null;
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(content.average(SOME));
    }

    /** All tasks waited for memory. */
    OptionalDouble memory() throws MalformedContentException {
        if (memoryWasRead && host.memory()) {
            return NONE;
        }
        FileContent content = contentOf(memory);
        memoryWasRead = content != null;
        if (content == null) {
            memory = null;
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(content.average(FULL));
    }

    /** Null when it cannot be read; it is not tried again before the container's next start. */
    private static @Nullable FileContent contentOf(@Nullable CgroupFile file) {
        try {
            return file == null ? null : file.read();
        } catch (IOException e) {
            return null;
        }
    }
}
