package org.lxcautoscale.prometheus;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.io.TextFile;

/** What this process uses itself, as the kernel counts it. What cannot be read is absent. */
final class OwnProcess {

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+([0-9]+) kB$");
    private static final Path SELF = Path.of("/proc/self");

    static final List<Family<ProcessHandle.Info>> ALL = List.of(
            Family.counter(
                    "process_cpu_seconds",
                    "CPU time that the daemon has used.",
                    info -> info.totalCpuDuration()
                            .map(used -> OptionalDouble.of(seconds(used)))
                            .orElse(OptionalDouble.empty())),
            Family.gauge("process_resident_memory_bytes", "Memory of the daemon.", _ -> resident()),
            Family.gauge(
                    "process_start_time_seconds",
                    "When the daemon has started, in seconds since 1970.",
                    info -> info.startInstant()
                            .map(start -> OptionalDouble.of(start.toEpochMilli() / 1e3))
                            .orElse(OptionalDouble.empty())),
            Family.gauge("process_open_fds", "Files and sockets that the daemon has open.", _ -> openFiles()));

    private OwnProcess() {}

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static OptionalDouble resident() {
        try {
            Matcher line = RESIDENT.matcher(TextFile.read(SELF.resolve("status")));
            return line.find() ? OptionalDouble.of(Long.parseLong(line.group(1)) * 1024.0) : OptionalDouble.empty();
        } catch (IOException _) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble openFiles() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SELF.resolve("fd"))) {
            int count = 0;
            for (Path _ : files) {
                count++;
            }
            return OptionalDouble.of(count);
        } catch (IOException _) {
            return OptionalDouble.empty();
        }
    }
}
