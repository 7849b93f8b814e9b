package org.lxcautoscale.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the program keeps its files.
 *
 * @param logMaxBytes size at which a log file is set aside
 * @param logBackupCount how many of them are kept
 * @param lxcPath where plain LXC keeps its containers; empty: as {@code lxc.lxcpath} of {@code /etc/lxc/lxc.conf} says,
 *     else {@code /var/lib/lxc}
 */
public record FileSettings(
        Path logFile,
        long logMaxBytes,
        int logBackupCount,
        Path lockFile,
        Path backupDir,
        Path stateDir,
        Optional<Path> lxcPath) {

    /** The file of JSON lines beside the text log: {@code .json} in place of {@code .log}. */
    public Path jsonLogFile() {
        String name = String.valueOf(logFile.getFileName());
        String base = name.endsWith(".log") ? name.substring(0, name.length() - ".log".length()) : name;
        return logFile.resolveSibling(base + ".json");
    }
}
