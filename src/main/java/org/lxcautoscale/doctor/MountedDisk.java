package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The file systems of this machine, as {@code proc_pid_mountinfo(5)} lists them. */
final class MountedDisk implements FilesCheck.Disk {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    @Override
    public long free(Path place) throws IOException {
        return Files.getFileStore(place).getUsableSpace();
    }

    @Override
    public Optional<Path> readOnlyMount(Path place) throws IOException {
        return readOnlyMount(Files.readAllLines(MOUNTS), place.toRealPath());
    }

    /** The last of several mounts at the same path is the visible one. */
    static Optional<Path> readOnlyMount(List<String> mounts, Path place) {
        Optional<Path> nearest = Optional.empty();
        int names = -1;
        for (String line : mounts) {
            String[] fields = line.split(" ", -1);
            int separator = Arrays.asList(fields).indexOf("-");
            if (separator < 6 || fields.length < separator + 4) {
                continue;
            }
            Path mount = Path.of(fields[4].replace("\\040", " "));
            if (place.startsWith(mount) && mount.getNameCount() >= names) {
                names = mount.getNameCount();
                boolean readOnly = isReadOnly(fields[5]) || isReadOnly(fields[separator + 3]);
                nearest = readOnly ? Optional.of(mount) : Optional.empty();
            }
        }
        return nearest;
    }

    private static boolean isReadOnly(String options) {
        return Arrays.asList(options.split(",", -1)).contains("ro");
    }
}
