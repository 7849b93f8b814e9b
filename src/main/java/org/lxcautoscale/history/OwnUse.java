package org.lxcautoscale.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.io.TextFile;

/** What this process uses. Not thread-safe. */
public final class OwnUse {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+([0-9]{1,15}) kB$");

    private Optional<Duration> used = cpuTime();
    private Instant at;

    OwnUse(Instant now) {
        this.at = now;
    }

    /** Percent of one core since the last call, or since the start. */
    OptionalDouble cpuPercent(Instant now) {
        Optional<Duration> before = used;
        double seconds = Duration.between(at, now).toNanos() / 1e9;
        used = cpuTime();
        at = now;
        return before.isPresent() && used.isPresent() && seconds > 0
                ? OptionalDouble.of(used.get().minus(before.get()).toNanos() / 1e7 / seconds)
                : OptionalDouble.empty();
    }

    /** All CPU time that it has used; empty when the system does not say. */
    public static Optional<Duration> cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration();
    }

    /** Resident memory in MiB. */
    public static OptionalDouble memoryMib() {
        try {
            Matcher resident = RESIDENT.matcher(TextFile.read(STATUS));
            return resident.find()
                    ? OptionalDouble.of(Long.parseLong(resident.group(1)) / 1024.0)
                    : OptionalDouble.empty();
        } catch (IOException _) {
            return OptionalDouble.empty();
        }
    }
}
