package org.lxcautoscale.host.cgroup;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.metrics.Detail;

/**
 * Reads the further figures of one running container: from its control groups, and through its first process, whose
 * network and root file system are the container's. What cannot be read is unknown and does no harm.
 */
final class ContainerDetail {

    private static final byte[] FULL = "full avg10=".getBytes(StandardCharsets.US_ASCII);

    /** A file system hardly changes within a minute, and one that hangs is not to be asked often. */
    private static final int LOOKS_A_DISK = 6;

    private final Path root;
    private final Places places;
    private final boolean isUnifiedMemory;
    private final @Nullable CgroupFile memoryStat;
    private final @Nullable CgroupFile swapCurrent;
    private final @Nullable CgroupFile pressure;
    private final @Nullable CgroupFile pids;
    private final @Nullable CgroupFile io;
    private final byte[][] statistics;
    private final long[] values = new long[2];
    private @Nullable String init;
    private OptionalLong diskUsed = OptionalLong.empty();
    private OptionalLong diskTotal = OptionalLong.empty();
    private int looks;

    ContainerDetail(Path root, Places places, FileOpener files, PlaceFinder finder) {
        this.root = root;
        this.places = places;
        Places.Group memory = places.memory();
        isUnifiedMemory = memory != null && memory.isUnified();
        memoryStat = file(files, memory, "memory.stat");
        swapCurrent = isUnifiedMemory ? file(files, memory, "memory.swap.current") : null;
        statistics = isUnifiedMemory ? FileOpener.keys("file") : FileOpener.keys("total_cache", "total_swap");
        pressure = file(files, places.unified(), "io.pressure");
        pids = file(files, finder.beside(places, "pids"), "pids.current");
        Places.Group ioUnified = finder.beside(places, "io");
        io = ioUnified != null
                ? file(files, ioUnified, "io.stat")
                : file(files, finder.beside(places, "blkio"), "blkio.throttle.io_service_bytes_recursive");
    }

    private static @Nullable CgroupFile file(FileOpener files, Places.@Nullable Group group, String name) {
        return group == null ? null : files.file(group.directory(), name);
    }

    Detail read() {
        values[0] = FileContent.ABSENT;
        values[1] = FileContent.ABSENT;
        FileContent stat = content(memoryStat);
        if (stat != null) {
            try {
                stat.values(statistics, values);
            } catch (IOException e) {
                // Unknown.
            }
        }
        OptionalLong swap = isUnifiedMemory ? number(swapCurrent) : MemoryCounters.optional(values[1]);
        IoBytes bytes = IoBytes.parse(text(io));
        Optional<String> process = init();
        NetworkBytes network = process.map(this::network).orElse(NetworkBytes.UNKNOWN);
        if (looks++ % LOOKS_A_DISK == 0) {
            measureDisk(process);
        }
        return new Detail(
                MemoryCounters.optional(values[0]),
                swap,
                average(),
                number(pids),
                bytes.read(),
                bytes.written(),
                network.received(),
                network.sent(),
                diskUsed,
                diskTotal);
    }

    private static @Nullable FileContent content(@Nullable CgroupFile file) {
        try {
            return file == null ? null : file.read();
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable CgroupFile file) {
        FileContent content = content(file);
        try {
            return content == null ? null : content.text();
        } catch (IOException e) {
            return null;
        }
    }

    private static OptionalLong number(@Nullable CgroupFile file) {
        FileContent content = content(file);
        try {
            return content == null ? OptionalLong.empty() : OptionalLong.of(content.number());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalDouble average() {
        FileContent content = content(pressure);
        try {
            return content == null ? OptionalDouble.empty() : OptionalDouble.of(content.average(FULL));
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    /** The container's first process, by its number on the host; found once. */
    private Optional<String> init() {
        String known = init;
        if (known != null && new File(root.toFile(), "proc/" + known).isDirectory()) {
            return Optional.of(known);
        }
        Places.Group group = places.memory() == null ? places.unified() : places.memory();
        Optional<String> found = group == null ? Optional.empty() : Processes.initIn(root, group.directory());
        init = found.orElse(null);
        return found;
    }

    private NetworkBytes network(String process) {
        try {
            return NetworkBytes.parse(TextFile.read(root.resolve("proc/" + process + "/net/dev")));
        } catch (IOException e) {
            return NetworkBytes.UNKNOWN;
        }
    }

    private void measureDisk(Optional<String> process) {
        File disk = new File(root.toFile(), "proc/" + process.orElse("-") + "/root");
        long total = process.isEmpty() ? 0 : disk.getTotalSpace();
        diskTotal = total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
        diskUsed = total > 0 ? OptionalLong.of(Math.max(0, total - disk.getFreeSpace())) : OptionalLong.empty();
    }
}
