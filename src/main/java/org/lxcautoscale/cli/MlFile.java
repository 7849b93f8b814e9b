package org.lxcautoscale.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.learn.Learning;
import org.lxcautoscale.learn.SuggestionFile;
import org.lxcautoscale.settings.Settings;

/**
 * The file of suggestions, which one process writes at a time.
 *
 * @param lock empty where nothing is written
 */
record MlFile(Optional<SuggestionFile> file, Optional<InstanceLock> lock) implements AutoCloseable {

    /** No file. */
    static MlFile none() {
        return new MlFile(Optional.empty(), Optional.empty());
    }

    /**
     * Opens it.
     *
     * @throws CommandFailedException when another process writes it
     * @throws IOException when it or the lock cannot be used
     */
    static MlFile open(Settings settings, MlOptions options) throws CommandFailedException, IOException {
        Path lockFile = Learning.lockFile(settings);
        Optional<InstanceLock> lock = InstanceLock.acquire(lockFile);
        if (lock.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "another lxc-autoscale ml is already running%s, or a daemon with section ml (it holds %s); ml suggest --dry-run works beside it"
                            .formatted(
                                    InstanceLock.holder(lockFile)
                                            .map(pid -> " as process " + pid)
                                            .orElse(""),
                                    lockFile));
        }
        try {
            return new MlFile(Optional.of(new SuggestionFile(options.file(settings))), lock);
        } catch (IOException e) {
            lock.get().close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
        if (lock.isPresent()) {
            lock.get().close();
        }
    }
}
