package org.lxcautoscale.ui.page;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.settings.StartupSettings;

/** The history, opened for each request that reads it. Thread-safe. */
public final class Records {

    private final RunningDaemon daemon;

    public Records(RunningDaemon daemon) {
        this.daemon = daemon;
    }

    /** Reads something of the history. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(PastUsage past) throws IOException;
    }

    /**
     * What was read, or why not.
     *
     * @param missing key of the text that says why there is nothing; empty when there is
     * @param detail for that text
     */
    public record Found<T>(@Nullable T value, String missing, String detail) {

        /** What was read, if anything was. */
        public Optional<T> get() {
            return Optional.ofNullable(value);
        }
    }

    /** Reads; what cannot be read is said in words, as a page shows the rest. */
    public <T> Found<T> read(Reading<T> reading) {
        StartupSettings startup = daemon.board().view().settings().startup();
        if (!startup.history().isEnabled()) {
            return new Found<>(null, "history.off", "");
        }
        try (PastUsage past = PastUsage.open(startup.history(), startup.files().stateDir())) {
            return new Found<>(reading.of(past), "", "");
        } catch (NoSuchFileException _) {
            return new Found<>(null, "history.none", "");
        } catch (IOException e) {
            return new Found<>(null, "history.unreadable", String.valueOf(e.getMessage()));
        }
    }
}
