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

    private final Path stateDir;
    private final Path file;

    public Permission(FileSettings files) {
        this.stateDir = files.stateDir();
        this.file = stateDir.resolve("allowed");
    }

    public boolean isGranted() {
        return Files.exists(file);
    }

    /** Allows changes. */
    public void grant() throws IOException {
        FileErrors.requireDirectory("state_dir", stateDir);
        AtomicFile.write(file, "Containers may be changed. Taken back by: lxc-autoscale observe\n");
    }

    /** Takes it back; returns whether there was one. */
    public boolean withdraw() throws IOException {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileErrors.wrap(file, e);
        }
    }

    /** The settings to use: only observed without permission. */
    public Settings apply(Settings settings) {
        return settings.observedOnly(isGranted() ? "" : WHY_NOT);
    }
}
