package org.lxcautoscale.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.status.StatusBoard;

/** Whether the program works. */
public final class HealthChecks {

    /** Intervals without a sample after which something is wrong. */
    private static final int MISSED = 3;

    private HealthChecks() {}

    /** One of the things that have to work. */
    public record Check(String name, boolean ok, String message) {}

    /** Whether the host is read, and the state can be written. */
    public static List<Check> of(RunningDaemon daemon) {
        StatusBoard.View view = daemon.board().view();
        Instant now = daemon.now().get().wall();
        Duration most = view.settings().sampleInterval().multipliedBy(MISSED).plusSeconds(10);
        Check host = view.observedAt()
                .map(at -> {
                    long age = Math.max(0, Duration.between(at, now).toSeconds());
                    return new Check("host", age <= most.toSeconds(), "It was read " + age + " s ago.");
                })
                .orElseGet(() -> new Check("host", false, "It has not been read yet."));
        Path state = view.settings().startup().files().stateDir();
        boolean isWritable = Files.isDirectory(state) && Files.isWritable(state);
        return List.of(
                host,
                new Check(
                        "state", isWritable, isWritable ? state + " can be written." : state + " cannot be written."));
    }
}
