package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.settings.FileSettings;

/** Whether logs, state, backups and the lock can be written, and have room. */
public final class FilesCheck implements DoctorCheck {

    /** Less than this and a journal or a backup may soon not be written any more, which stops changes. */
    private static final long LEAST_FREE = 64L << 20;

    private final FileSettings files;
    private final Space space;

    /** Tells how many bytes can still be written at a place that exists. */
    interface Space {
        long free(Path place) throws IOException;
    }

    public FilesCheck(FileSettings files) {
        this(files, place -> Files.getFileStore(place).getUsableSpace());
    }

    FilesCheck(FileSettings files, Space space) {
        this.files = files;
        this.space = space;
    }

    @Override
    public String topic() {
        return "Files";
    }

    @Override
    public List<CheckResult> run() {
        return Stream.of(
                        check("log_file", directoryOf(files.logFile())),
                        check("state_dir", files.stateDir()),
                        check("backup_dir", files.backupDir()),
                        check("lock_file", directoryOf(files.lockFile())))
                .toList();
    }

    private static Path directoryOf(Path file) {
        Path directory = file.getParent();
        return directory == null ? file : directory;
    }

    private CheckResult check(String key, Path directory) {
        Path existing = existing(directory);
        if (!Files.isDirectory(existing)) {
            return CheckResult.failed(
                    Fault.OTHER,
                    "%s: %s is a file, but has to be a directory".formatted(key, existing),
                    "mv %1$s %1$s.old && mkdir -p %2$s".formatted(existing, directory));
        }
        if (!Files.isWritable(existing)) {
            return CheckResult.failed(
                    Fault.NOT_PERMITTED,
                    "%s: %s cannot be written".formatted(key, existing),
                    existing.equals(directory)
                            ? "chown root: %1$s && chmod u+rwx %1$s".formatted(directory)
                            : "sudo mkdir -p " + directory);
        }
        return room(key, directory, existing);
    }

    private CheckResult room(String key, Path directory, Path existing) {
        try {
            long free = space.free(existing);
            if (free < LEAST_FREE) {
                return CheckResult.failed(
                        Fault.OTHER,
                        "%s: %s has only %d MB free, %d MB are needed"
                                .formatted(key, directory, free >> 20, LEAST_FREE >> 20),
                        "df -h %s && du -xh %s | sort -h | tail".formatted(existing, existing));
            }
            return CheckResult.ok("%s: %s can be written%s"
                    .formatted(key, directory, existing.equals(directory) ? "" : ", and is made at the start"));
        } catch (IOException e) {
            return CheckResult.failed(
                    Fault.OTHER, "%s: %s: %s".formatted(key, directory, e.getMessage()), "df -h " + existing);
        }
    }

    /** The directory itself, or the nearest one above it that is there. */
    private static Path existing(Path directory) {
        Path place = directory.toAbsolutePath();
        @Nullable Path parent = place.getParent();
        while (!Files.exists(place) && parent != null) {
            place = parent;
            parent = place.getParent();
        }
        return place;
    }
}
