package org.lxcautoscale.ui.policy;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationChange;
import org.lxcautoscale.config.ConfigurationChange.Value;
import org.lxcautoscale.config.ConfigurationFile;
import org.lxcautoscale.config.ConfigurationFile.Saving;
import org.lxcautoscale.settings.Settings;

/** Saves drafts of the configuration, and has the daemon take them over: both, or nothing is changed. Thread-safe. */
final class TakeOver {

    /** The loop reads the configuration before its next step, which does not wait for the host. */
    private static final long PATIENCE_SECONDS = 15;

    private final ConfigurationFile file;
    private final Supplier<Configuration> inForce;
    private final Supplier<CompletableFuture<Settings>> reload;
    private final long patienceSeconds;

    /** What has come of it. */
    sealed interface Result {

        /**
         * It is in force.
         *
         * @param afterRestart what holds from the next start of the daemon on only
         * @param backup the old file
         */
        record InForce(List<Value> afterRestart, Optional<String> backup) implements Result {
            public InForce {
                afterRestart = List.copyOf(afterRestart);
            }
        }

        /** It is saved, and will be read before the next step of the loop, which takes its time. */
        record Later(Optional<String> backup) implements Result {}

        /** Nothing was changed. */
        record Refused(Saving.Refused why) implements Result {}

        /**
         * The daemon does not take what was saved.
         *
         * @param isUndone whether the file is as it was
         */
        record NotTaken(boolean isUndone) implements Result {}
    }

    /**
     * @param inForce the configuration in force: another object after each reload that was taken over
     * @param reload of the daemon
     */
    TakeOver(ConfigurationFile file, Supplier<Configuration> inForce, Supplier<CompletableFuture<Settings>> reload) {
        this(file, inForce, reload, PATIENCE_SECONDS);
    }

    TakeOver(
            ConfigurationFile file,
            Supplier<Configuration> inForce,
            Supplier<CompletableFuture<Settings>> reload,
            long patienceSeconds) {
        this.file = file;
        this.inForce = inForce;
        this.reload = reload;
        this.patienceSeconds = patienceSeconds;
    }

    /**
     * Saves a draft.
     *
     * @param version of the file that it was made from
     * @param now for the name of the old file
     */
    synchronized Result save(String draft, String version, LocalDateTime now) throws InterruptedException {
        Configuration before = inForce.get();
        return switch (file.save(draft, version, now)) {
            case Saving.Refused refused -> new Result.Refused(refused);
            case Saving.Saved saved -> reload(saved, before);
        };
    }

    private Result reload(Saving.Saved saved, Configuration before) throws InterruptedException {
        Optional<String> backup = saved.backup().map(path -> String.valueOf(path.getFileName()));
        try {
            reload.get().get(patienceSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            return new Result.Later(backup);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        Configuration after = inForce.get();
        if (after == before) {
            return new Result.NotTaken(isUndone(saved));
        }
        List<Value> afterRestart = ConfigurationChange.of(before, after, List.of()).values().stream()
                .filter(Value::needsRestart)
                .toList();
        return new Result.InForce(afterRestart, backup);
    }

    private boolean isUndone(Saving.Saved saved) {
        try {
            file.undo(saved);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
