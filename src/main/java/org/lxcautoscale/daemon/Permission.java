package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.Settings;

/**
 * Whether the daemon has been allowed to change containers, where it was started to wait for that. It is a file in {@code
 * state_dir}, so that it outlives restarts and upgrades.
 */
public final class Permission {

    private static final String WHY_NOT = "nothing is changed until \"lxc-autoscale allow\"";

    private final Path file;

    public Permission(FileSettings files) {
        this.file = files.stateDir().resolve("allowed");
    }

    public boolean isGranted() {
        return Files.exists(file);
    }

    /** Allows changes. */
    public void grant() throws IOException {
        AtomicFile.write(file, "Containers may be changed. Taken back by: lxc-autoscale observe\n");
    }

    /** Takes it back. */
    public void withdraw() throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileErrors.wrap(file, e);
        }
    }

    /** The settings to use: only observed without permission. */
    public Settings apply(Settings settings) {
        return settings.observedOnly(isGranted() ? "" : WHY_NOT);
    }
}
