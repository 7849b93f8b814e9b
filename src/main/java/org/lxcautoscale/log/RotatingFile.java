package org.lxcautoscale.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that is set aside when it has grown: {@code x.log} becomes {@code x.log.1}, that becomes {@code
 * x.log.2}, and the oldest is removed. A line is never split over two files. A file that somebody else has moved or
 * removed is made anew. Safe for use by several threads.
 */
public final class RotatingFile implements AutoCloseable {

    private final Path file;
    private final long maxBytes;
    private final int backups;
    private @Nullable FileChannel channel;
    private @Nullable Object key;

    /**
     * @param maxBytes size at which the file is set aside
     * @param backups how many old files are kept; 0: the file is started anew instead
     */
    public RotatingFile(Path file, long maxBytes, int backups) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.backups = backups;
    }

    /** Appends a line; the line break is added. */
    public synchronized void append(String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        FileChannel out = open();
        if (out.size() > 0 && out.size() + bytes.remaining() > maxBytes) {
            rotate();
            out = open();
        }
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private FileChannel open() throws IOException {
        FileChannel current = channel;
        if (current != null && Objects.equals(key, keyOnDisk())) {
            return current;
        }
        close();
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        FileChannel fresh = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        channel = fresh;
        key = keyOnDisk();
        return fresh;
    }

    private @Nullable Object keyOnDisk() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private void rotate() throws IOException {
        close();
        if (backups == 0) {
            Files.deleteIfExists(file);
            return;
        }
        for (int i = backups - 1; i >= 1; i--) {
            if (Files.exists(backup(i))) {
                Files.move(backup(i), backup(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, backup(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path backup(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public synchronized void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
