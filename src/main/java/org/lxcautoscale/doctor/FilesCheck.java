package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.settings.FileSettings;

/** Checks whether logs, state, backups and the lock can be written, and have enough space. */
public final class FilesCheck implements DoctorCheck {

    /** With less free space, writing the journal or a backup may soon fail, which stops changes. */
    private static final long MIN_FREE = 64L << 20;

    /** A lock file holds one number, usually on a small memory file system: {@code /run/lock} has 5 MB. */
    private static final long MIN_FREE_FOR_LOCK = 64L << 10;

    private final FileSettings files;
    private final LocalMachine machine;
    private final Disk disk;

    /** The file system of an existing path. */
    interface Disk {
        /** Free space in bytes. */
        long free(Path place) throws IOException;

        /** The mount point if it is mounted read-only; else empty. */
        Optional<Path> readOnlyMount(Path place) throws IOException;
    }

    /** A directory that is required, and our file in it, if any. */
    private record RequiredPath(String key, Path directory, Optional<Path> file, long room) {

        static RequiredPath directory(String key, Path directory) {
            return new RequiredPath(key, directory, Optional.empty(), MIN_FREE);
        }

        static RequiredPath file(String key, Path file, long room) {
            Path parent = file.toAbsolutePath().getParent();
            return new RequiredPath(key, parent == null ? file : parent, Optional.of(file), room);
        }

        CheckResult failed(Fault fault, String what, String... remedy) {
            return CheckResult.failed(fault, key + ": " + what, remedy);
        }
    }

    public FilesCheck(FileSettings files, LocalMachine machine) {
        this(files, machine, new MountedDisk());
    }

    FilesCheck(FileSettings files, LocalMachine machine, Disk disk) {
        this.files = files;
        this.machine = machine;
        this.disk = disk;
    }

    @Override
    public String topic() {
        return "Files";
    }

    @Override
    public List<CheckResult> run() {
        return Stream.of(
                        RequiredPath.file("log_file", files.logFile(), MIN_FREE),
                        RequiredPath.directory("state_dir", files.stateDir()),
                        RequiredPath.directory("backup_dir", files.backupDir()),
                        RequiredPath.file("lock_file", files.lockFile(), MIN_FREE_FOR_LOCK))
                .map(this::check)
                .toList();
    }

    private CheckResult check(RequiredPath required) {
        Path existing = existing(required.directory());
        try {
            if (!Files.exists(existing)) {
                Path target = existing.resolveSibling(Files.readSymbolicLink(existing));
                return required.failed(
                        Fault.OTHER, existing + " points to " + target + ", which is not there", "mkdir -p " + target);
            }
            if (!Files.isDirectory(existing)) {
                return required.failed(
                        Fault.OTHER,
                        existing + " is a file, but must be a directory",
                        "mv " + existing + " " + existing + ".old && mkdir -p " + required.directory());
            }
            if (!Files.isWritable(existing)) {
                return notWritable(required, existing);
            }
            Optional<Path> file = required.file().filter(Files::exists);
            if (file.isPresent() && Files.isDirectory(file.get())) {
                return required.failed(
                        Fault.OTHER,
                        file.get() + " is a directory, but must be a file",
                        "mv " + file.get() + " " + file.get() + ".old");
            }
            if (file.isPresent() && !Files.isWritable(file.get())) {
                return notWritable(required, file.get());
            }
            return room(required, existing);
        } catch (IOException e) {
            return required.failed(Fault.OTHER, required.directory() + ": " + e.getMessage(), "df -h " + existing);
        }
    }

    private CheckResult notWritable(RequiredPath required, Path place) throws IOException {
        Optional<Path> mount = disk.readOnlyMount(place);
        if (mount.isPresent()) {
            return required.failed(
                    Fault.OTHER,
                    place + " cannot be written: the file system at " + mount.get() + " is mounted read-only",
                    "dmesg | grep -iE 'read-only|I/O error'    # the kernel does so when a disk has errors: fix it first",
                    "mount -o remount,rw " + mount.get());
        }
        if (!machine.superuser()) {
            return required.failed(
                    Fault.NOT_PERMITTED,
                    place + " cannot be written by this user",
                    machine.asRoot("lxc-autoscale doctor"));
        }
        return lacksPermission(place)
                ? required.failed(
                        Fault.NOT_PERMITTED,
                        place + " cannot be written",
                        "chown root: " + place + " && chmod u+rwX " + place)
                : required.failed(
                        Fault.NOT_PERMITTED,
                        place + " cannot be written even by root",
                        "lsattr -d " + place + "    # i means immutable, which this ends: chattr -i " + place);
    }

    private static boolean lacksPermission(Path place) throws IOException {
        return !Files.getAttribute(place, "unix:uid").equals(0)
                || !Files.getPosixFilePermissions(place).contains(PosixFilePermission.OWNER_WRITE);
    }

    private CheckResult room(RequiredPath required, Path existing) throws IOException {
        long free = disk.free(existing);
        if (free < required.room()) {
            return required.failed(
                    Fault.OTHER,
                    "%s has only %s free, %s are needed"
                            .formatted(required.directory(), size(free), size(required.room())),
                    "df -h " + existing + " && du -xh " + existing + " | sort -h | tail");
        }
        return CheckResult.ok(required.key() + ": " + required.directory() + " can be written"
                + (existing.equals(required.directory()) ? "" : ", and is made at the start"));
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.US, "%d KB", bytes >> 10)
                : String.format(Locale.US, "%d MB", bytes >> 20);
    }

    /** The directory itself, or its nearest existing ancestor, which may be a dangling link. */
    private static Path existing(Path directory) {
        Path place = directory.toAbsolutePath();
        @Nullable Path parent = place.getParent();
        while (!Files.exists(place, LinkOption.NOFOLLOW_LINKS) && parent != null) {
            place = parent;
            parent = place.getParent();
        }
        return place;
    }
}
