package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The pressure of the whole machine. If {@code /proc/pressure} is zero, no container has any pressure, and its own file
 * need not be read.
 */
final class HostPressure {

    private static final byte[] SOME = "some avg10=".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final FileContent content;
    private boolean cpu;
    private boolean memory;

    HostPressure(Path root, FileContent content) {
        this.directory = root.resolve("proc/pressure");
        this.content = content;
    }

    /** Reads the pressure of the machine again. */
    void scan() {
        cpu = isZero("cpu");
        memory = isZero("memory");
    }

    boolean hasNoCpuPressure() {
        return cpu;
    }

    boolean hasNoMemoryPressure() {
        return memory;
    }

    /** A file that cannot be read is not zero. */
    private boolean isZero(String resource) {
        try (FileChannel channel = FileChannel.open(directory.resolve(resource), StandardOpenOption.READ)) {
            content.fill(channel, resource);
            return content.average(SOME) == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
