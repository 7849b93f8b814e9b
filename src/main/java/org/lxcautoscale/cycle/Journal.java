package org.lxcautoscale.cycle;

import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.JsonFormat;

/**
 * The writes about to be made and their outcomes: one JSON object per line, flushed to disk before {@link #append} returns.
 * On reading, a last line truncated by a crash is skipped; other damaged lines are reported.
 */
final class Journal {

    /** Minimum size for compaction, which also requires twice the size after the last one. */
    private static final long COMPACT_AT = 1 << 20;

    private final Path file;
    private final JsonType<JournalEntry> json = JsonFormat.create().type(JournalEntry.class);
    private long compactedSize;
    private final List<String> damaged = new ArrayList<>();

    Journal(Path file) {
        this.file = file;
    }

    /** All entries, oldest first. */
    List<JournalEntry> read() throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        damaged.clear();
        if (!Files.exists(file)) {
            return entries;
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int line = 0;
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            line++;
            if (end < 0) {
                break;
            }
            String entry = new String(
                    text.substring(start, end).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            try {
                entries.add(json.fromJson(entry));
            } catch (RuntimeException e) { // the parser also throws exceptions of other types
                damaged.add(file + ":" + line + ": " + e.getMessage());
            }
            start = end + 1;
        }
        return entries;
    }

    /** The invalid lines found by the last {@link #read()}, with their numbers. */
    List<String> damaged() {
        return List.copyOf(damaged);
    }

    /** Appends an entry, which is on disk on return. */
    void append(JournalEntry entry) throws IOException {
        try {
            write(entry);
        } catch (IOException e) {
            throw FileErrors.wrap(file, e);
        }
    }

    private void write(JournalEntry entry) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        boolean isNew = !Files.exists(file);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = endOfLastLine(channel);
            channel.truncate(end);
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(json.toJson(entry) + "\n");
            channel.position(end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        if (isNew && directory != null) {
            AtomicFile.sync(directory);
        }
    }

    /** Where the next line starts: after the last complete line. */
    private static long endOfLastLine(FileChannel channel) throws IOException {
        long end = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            one.clear();
            channel.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
            end--;
        }
        return 0;
    }

    boolean isLarge() throws IOException {
        return Files.exists(file) && Files.size(file) >= Math.max(COMPACT_AT, 2 * compactedSize);
    }

    /** Replaces all entries, atomically. */
    void replace(List<JournalEntry> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JournalEntry entry : entries) {
            text.append(json.toJson(entry)).append('\n');
        }
        AtomicFile.write(file, text.toString());
        compactedSize = Files.size(file);
    }
}
