package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalDouble;
import org.lxcautoscale.metrics.HostUsage.Pressure;

/**
 * The pressure of the whole machine. If {@code /proc/pressure} is zero, no container has any pressure, and its own file
 * need not be read. Empty where the kernel has none.
 */
final class HostPressure {

    private static final byte[] SOME = "some avg10=".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final FileContent content;
    private Pressure pressure = Pressure.UNKNOWN;

    HostPressure(Path root, FileContent content) {
        this.directory = root.resolve("proc/pressure");
        this.content = content;
    }

    /** Reads the pressure of the machine again. */
    void scan() {
        pressure = new Pressure(read("cpu"), read("memory"), read("io"));
    }

    /** As of the last scan. */
    Pressure pressure() {
        return pressure;
    }

    boolean hasNoCpuPressure() {
        return isZero(pressure.cpu());
    }

    boolean hasNoMemoryPressure() {
        return isZero(pressure.memory());
    }

    boolean hasNoIoPressure() {
        return isZero(pressure.io());
    }

    private static boolean isZero(OptionalDouble percent) {
        return percent.isPresent() && percent.getAsDouble() == 0;
    }

    private OptionalDouble read(String resource) {
        try (FileChannel channel = FileChannel.open(directory.resolve(resource), StandardOpenOption.READ)) {
            content.fill(channel, resource);
            return OptionalDouble.of(content.average(SOME));
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
