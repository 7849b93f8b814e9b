package org.lxcautoscale.ui.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.lxcautoscale.history.OwnUse;

/**
 * What this program itself uses.
 *
 * @param since when it was started
 * @param cpuPercent of one core, on average since then
 * @param memoryBytes that it holds now
 * @param diskBytes of its files in {@code state_dir}
 */
record OwnCost(Optional<Instant> since, OptionalDouble cpuPercent, OptionalLong memoryBytes, OptionalLong diskBytes) {

    static OwnCost of(Path stateDir, Instant now) {
        Optional<Instant> since = ProcessHandle.current().info().startInstant();
        return new OwnCost(since, cpu(since, now), memory(), disk(stateDir));
    }

    private static OptionalDouble cpu(Optional<Instant> since, Instant now) {
        Optional<Duration> used = OwnUse.cpuTime();
        double seconds = since.map(start -> Duration.between(start, now).toMillis() / 1e3)
                .orElse(0.0);
        return used.isPresent() && seconds >= 1
                ? OptionalDouble.of(used.get().toMillis() / 10.0 / seconds)
                : OptionalDouble.empty();
    }

    private static OptionalLong memory() {
        OptionalDouble mib = OwnUse.memoryMib();
        return mib.isPresent() ? OptionalLong.of((long) (mib.getAsDouble() * (1 << 20))) : OptionalLong.empty();
    }

    private static OptionalLong disk(Path stateDir) {
        try (Stream<Path> files = Files.list(stateDir)) {
            long bytes = 0;
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
            return OptionalLong.of(bytes);
        } catch (IOException _) {
            return OptionalLong.empty(); // a file has gone meanwhile, or may not be read
        }
    }
}
