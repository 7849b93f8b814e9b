package org.lxcautoscale.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.FileErrors;

/**
 * {@code paused} in {@code state_dir}: while it exists, nothing is changed. It works when everything else is broken: any program, or
 * {@code touch}, can make it.
 */
public final class PauseFile {

    private final Path file;

    public PauseFile(Path stateDir) {
        this.file = stateDir.resolve("paused");
    }

    /** Whether everything is paused. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** Pauses everything. */
    public void create(String by) throws IOException {
        AtomicFile.write(file, "Paused by " + by + ". To go on: lxc-autoscale resume\n");
    }

    /** Ends the pause; returns whether there was one. */
    public boolean delete() throws IOException {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileErrors.wrap(file, e);
        }
    }
}
