package org.lxcautoscale.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Minutes of rows that wait on disk. They are in the files of a directory, whose names are numbers; a file is removed as a whole. What
 * a killed daemon has left is found again, except for a record that it had only begun. Not thread-safe.
 */
final class MinuteBuffer {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final long LARGEST_FILE = 1 << 20;
    /** Of all files: so much is lost at once when there is no more room. */
    private static final int FILES = 8;

    private final Path directory;
    private final long maxBytes;
    /** Oldest first. */
    private final Deque<Path> files = new ArrayDeque<>();

    private long bytes;
    private long next = 1;
    /** Whether the last file takes further records: not when its end may not be whole. */
    private boolean isGrowing;

    private MinuteBuffer(Path directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /** Opens a directory, which is made when it is missing. */
    static MinuteBuffer open(Path directory, long maxBytes) throws IOException {
        MinuteBuffer buffer = new MinuteBuffer(directory, maxBytes);
        Files.createDirectories(directory);
        try (Stream<Path> present = Files.list(directory)) {
            for (Path file : present.filter(
                            path -> path.getFileName().toString().matches("\\d{18}"))
                    .sorted()
                    .toList()) {
                buffer.files.add(file);
                buffer.bytes += Files.size(file);
                buffer.next = Long.parseLong(file.getFileName().toString()) + 1;
            }
        }
        return buffer;
    }

    Path directory() {
        return directory;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Adds the rows of a minute. The oldest are lost when there are too many. */
    void add(List<Row> rows) throws IOException {
        byte[] record = RowCodec.encode(rows);
        while (!files.isEmpty() && bytes + record.length > maxBytes) {
            int lost = first().size();
            removeFirst();
            LOG.warn(
                    "{} minutes of history are lost: no more than {} bytes may wait in {}.", lost, maxBytes, directory);
        }
        Path file = growing(record.length);
        isGrowing = false;
        long before = size(file);
        try {
            Files.write(file, record, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            isGrowing = true;
        } finally {
            bytes += size(file) - before;
        }
    }

    private Path growing(int more) throws IOException {
        if (isGrowing && Files.size(files.getLast()) + more <= Math.min(LARGEST_FILE, maxBytes / FILES)) {
            return files.getLast();
        }
        Path file = directory.resolve(String.format(Locale.ROOT, "%018d", next++));
        files.add(file);
        return file;
    }

    /** The minutes of the oldest file, oldest first; there must be one. */
    List<List<Row>> first() throws IOException {
        Path file = files.getFirst();
        return Files.exists(file) ? RowCodec.decode(Files.readAllBytes(file)) : List.of();
    }

    /** Removes the oldest file. */
    void removeFirst() throws IOException {
        Path file = files.getFirst();
        long size = size(file);
        Files.deleteIfExists(file);
        files.removeFirst();
        bytes -= size;
        isGrowing &= !files.isEmpty();
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
