package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Whether nothing on the whole machine waits for CPU or memory. A task that waits in a container waits on the machine
 * as well: where {@code /proc/pressure} says zero, no container has any pressure, and its own file need not be read.
 */
final class QuietHost {

    private static final byte[] SOME = "some avg10=".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final FileContent content;
    private boolean cpu;
    private boolean memory;

    QuietHost(Path root, FileContent content) {
        this.directory = root.resolve("proc/pressure");
        this.content = content;
    }

    /** Looks anew. */
    void scan() {
        cpu = isZero("cpu");
        memory = isZero("memory");
    }

    boolean cpu() {
        return cpu;
    }

    boolean memory() {
        return memory;
    }

    /** What cannot be read is not known to be quiet. */
    private boolean isZero(String resource) {
        try (FileChannel channel = FileChannel.open(directory.resolve(resource), StandardOpenOption.READ)) {
            content.fill(channel, resource);
            return content.average(SOME) == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
