package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.io.TextFile;

/**
 * Which disks of the machine lie on which others. The kernel counts what passes through a device of LVM, dm-crypt or software
 * RAID once at that device and once more at each device below it. Used by one thread at a time.
 */
final class BlockDevices {

    private final Path devices;
    private final Map<String, Set<String>> below = new HashMap<>();

    /** @param root the root directory of the machine */
    BlockDevices(Path root) {
        devices = root.resolve("sys/dev/block");
    }

    /** Numbers of devices are used again: what is known of them is looked up again. */
    void forget() {
        below.clear();
    }

    /**
     * What was transferred, not counted twice where it passed through several devices: of each device only what did not come from
     * one above it. A loop device on a file counts beside the disk that the file is on.
     *
     * @param bytes by device, {@code 253:4}
     */
    long total(Map<String, Long> bytes) {
        Map<String, Long> fromAbove = new HashMap<>();
        bytes.forEach((device, amount) -> {
            if (bytes.size() > 1) {
                below(device).forEach(lower -> fromAbove.merge(lower, amount, Long::sum));
            }
        });
        long total = 0;
        for (Map.Entry<String, Long> device : bytes.entrySet()) {
            total += Math.max(0, device.getValue() - fromAbove.getOrDefault(device.getKey(), 0L));
        }
        return total;
    }

    private Set<String> below(String device) {
        return below.computeIfAbsent(device, this::read);
    }

    /** The whole disks directly below a device; none if that is not known. */
    private Set<String> read(String device) {
        Set<String> found = new HashSet<>();
        try (DirectoryStream<Path> slaves =
                Files.newDirectoryStream(devices.resolve(device).resolve("slaves"))) {
            for (Path slave : slaves) {
                Path directory = slave.toRealPath();
                boolean isPartition = Files.exists(directory.resolve("partition"));
                found.add(TextFile.read(directory.resolve(isPartition ? "../dev" : "dev"))
                        .strip());
            }
        } catch (IOException | DirectoryIteratorException e) {
            // not stacked, or gone
        }
        return found;
    }
}
