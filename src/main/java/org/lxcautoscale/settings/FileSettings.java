package org.lxcautoscale.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The paths of the program's files.
 *
 * @param logMaxBytes size at which a log file is rotated
 * @param logBackupCount number of rotated files to keep
 * @param lxcPath directory of plain LXC's containers; if empty, {@code lxc.lxcpath} in {@code /etc/lxc/lxc.conf}, or
 *     {@code /var/lib/lxc}
 */
public record FileSettings(
        Path logFile,
        long logMaxBytes,
        int logBackupCount,
        Path lockFile,
        Path backupDir,
        Path stateDir,
        Optional<Path> lxcPath) {

    /** The JSON log next to the text log: {@code .json} instead of {@code .log}. */
    public Path jsonLogFile() {
        String name = String.valueOf(logFile.getFileName());
        String base = name.endsWith(".log") ? name.substring(0, name.length() - ".log".length()) : name;
        return logFile.resolveSibling(base + ".json");
    }
}
