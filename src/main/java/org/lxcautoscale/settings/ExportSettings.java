package org.lxcautoscale.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The export of metrics to a file of JSON, as the Monitor of the original LXC AutoScale made it.
 *
 * @param file empty for no export
 * @param interval time between two entries
 * @param maxBytes size at which the file is rotated
 * @param backups number of rotated files to keep
 * @param parts what the entries have
 */
public record ExportSettings(Optional<Path> file, Duration interval, long maxBytes, int backups, Parts parts) {

    /** What an entry has besides CPU and memory; what it has not is null there. */
    public record Parts(boolean swap, boolean network, boolean fileSystem) {

        public static final Parts ALL = new Parts(true, true, true);
    }
}
