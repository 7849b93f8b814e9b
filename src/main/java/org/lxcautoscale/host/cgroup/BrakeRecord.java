package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.TextFile;

/**
 * Which {@code memory.high} of containers this program has set, in a file with a line {@code ID BYTES} for each, so that the
 * next process knows them too. A value is its own as long as that very value is in force. Thread-safe.
 */
public final class BrakeRecord {

    private final @Nullable Path file;
    private final Map<ContainerId, Long> bytes;

    private BrakeRecord(@Nullable Path file, Map<ContainerId, Long> bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** None have been set, and none are kept in a file. */
    public static BrakeRecord empty() {
        return new BrakeRecord(null, new TreeMap<>());
    }

    /** Those in a file, which may be missing; a line that makes no sense is left out. */
    public static BrakeRecord in(Path file) throws IOException {
        Map<ContainerId, Long> bytes = new TreeMap<>();
        try {
            TextFile.read(file).lines().forEach(line -> parse(line, bytes));
        } catch (NoSuchFileException _) {
            // none yet
        }
        return new BrakeRecord(file, bytes);
    }

    private static void parse(String line, Map<ContainerId, Long> bytes) {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && ContainerId.isValid(words[0]) && words[1].matches("[1-9][0-9]{0,17}")) {
            bytes.put(new ContainerId(words[0]), Long.valueOf(words[1]));
        }
    }

    /** Whether this program has set this {@code memory.high}, in bytes. */
    synchronized boolean isOwn(ContainerId id, long high) {
        Long own = bytes.get(id);
        return own != null && own == high;
    }

    synchronized Map<ContainerId, Long> all() {
        return Map.copyOf(bytes);
    }

    /**
     * Remembers values, before they are set. Those that could not be written to the file are remembered nevertheless.
     *
     * @throws IOException when the file cannot be written
     */
    synchronized void add(Map<ContainerId, Long> changed) throws IOException {
        Map<ContainerId, Long> before = Map.copyOf(bytes);
        bytes.putAll(changed);
        if (!bytes.equals(before)) {
            write();
        }
    }

    /** Forgets these, after they were released. */
    synchronized void remove(Iterable<ContainerId> released) throws IOException {
        released.forEach(bytes::remove);
        write();
    }

    private void write() throws IOException {
        if (file != null) {
            StringBuilder lines = new StringBuilder();
            bytes.forEach(
                    (id, high) -> lines.append(id).append(' ').append(high).append('\n'));
            AtomicFile.write(file, lines.toString());
        }
    }
}
