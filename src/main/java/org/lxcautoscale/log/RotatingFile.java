package org.lxcautoscale.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.FileErrors;

/**
 * A line-based file with rotation by size: {@code x.log} becomes {@code x.log.1}, that becomes {@code x.log.2}, and the
 * oldest is deleted. A line is never split over two files, nor appended to a line that a crash or a full disk has cut
 * off. The file is created again when someone else has moved or deleted it. Thread-safe.
 *
 * <p>Written without {@link java.nio.channels.FileChannel}, which is closed for all threads when one of them is
 * interrupted.
 */
public final class RotatingFile implements AutoCloseable {

    private final Path file;
    private final long maxBytes;
    private final int backups;
    private @Nullable FileOutputStream stream;
    private @Nullable Object key;

    /**
     * @param maxBytes size at which the file is rotated
     * @param backups how many old files to keep; with 0 the file is truncated instead
     */
    public RotatingFile(Path file, long maxBytes, int backups) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.backups = backups;
    }

    /**
     * Appends a line and a line break.
     *
     * @throws IOException when the line cannot be written, or when the file cannot be rotated; in the latter case the
     *     line is written anyway
     */
    public synchronized void append(String line) throws IOException {
        try {
            add(line);
        } catch (IOException e) {
            throw FileErrors.wrap(file, e);
        }
    }

    private void add(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        FileOutputStream out = open();
        long size = Files.size(file);
        Optional<IOException> failure = Optional.empty();
        if (size > 0 && size + bytes.length > maxBytes) {
            failure = rotate();
            out = open();
            size = Files.size(file);
        }
        write(out, bytes, size);
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** Writes all or nothing, as far as possible. */
    private void write(FileOutputStream out, byte[] bytes, long size) throws IOException {
        try {
            out.write(bytes);
        } catch (IOException e) {
            try {
                out.getChannel().truncate(size);
                close();
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private FileOutputStream open() throws IOException {
        FileOutputStream current = stream;
        if (current != null && Objects.equals(key, keyOnDisk())) {
            return current;
        }
        close();
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        boolean cutOff = endsWithinALine();
        FileOutputStream fresh = new FileOutputStream(file.toFile(), true);
        stream = fresh;
        key = keyOnDisk();
        if (cutOff) {
            fresh.write('\n');
        }
        return fresh;
    }

    private boolean endsWithinALine() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        try (RandomAccessFile end = new RandomAccessFile(file.toFile(), "r")) {
            end.seek(Math.max(0, end.length() - 1));
            return end.read() != '\n';
        }
    }

    private @Nullable Object keyOnDisk() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /** Rotates the file; returns the failure, if any. */
    private Optional<IOException> rotate() throws IOException {
        close();
        try {
            if (backups == 0) {
                Files.deleteIfExists(file);
                return Optional.empty();
            }
            for (int i = backups - 1; i >= 1; i--) {
                if (Files.exists(backup(i))) {
                    Files.move(backup(i), backup(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(file, backup(1), StandardCopyOption.REPLACE_EXISTING);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new IOException("it cannot be rotated: " + FileErrors.describe(file, e), e));
        }
    }

    private Path backup(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public synchronized void close() throws IOException {
        FileOutputStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }
}
