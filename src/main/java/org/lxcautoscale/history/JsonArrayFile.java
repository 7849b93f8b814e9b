package org.lxcautoscale.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.FileErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is an array of JSON objects after each of them is appended, which takes no longer the larger it is: one write puts the
 * new object and the end of the array in the place of that end. It is rotated by size: {@code x.json} becomes {@code x.json.1}. What a
 * killed process has written of an object is removed, and a file that is no such array is kept under another name. Not thread-safe.
 */
public final class JsonArrayFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String START = "[\n";
    private static final String NEXT = ",\n";
    private static final String END = "\n]";

    private final Path file;
    private final long maxBytes;
    private final int backups;
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    /** Where the end of the array begins. */
    private long end;

    private boolean isEmpty;

    /**
     * @param maxBytes size at which the file is rotated
     * @param backups how many old files to keep
     */
    public JsonArrayFile(Path file, long maxBytes, int backups) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.backups = backups;
    }

    /**
     * Appends an object.
     *
     * @param now for the name of a file that is set aside
     * @throws IOException when it could not be written; the file is then as it was, as far as possible
     */
    public void append(String object, Instant now) throws IOException {
        try {
            FileChannel open = open(now);
            byte[] bytes = ((isEmpty ? "\n" : NEXT) + object + END).getBytes(StandardCharsets.UTF_8);
            if (open != null && !isEmpty && end + bytes.length > maxBytes) {
                rotate();
                open = null;
            }
            if (open == null) {
                AtomicFile.write(file, START + object + END);
            } else {
                write(open, bytes);
                end += bytes.length - END.length();
                isEmpty = false;
            }
        } catch (IOException e) {
            close();
            throw FileErrors.wrap(file, e);
        }
    }

    /**
     * The array as far as its objects are complete, whatever a killed process has written after them.
     *
     * @return an empty array where there is no file, or one that is no such array
     * @throws IOException when it cannot be read, or is larger than {@code maxBytes}
     */
    public String read() throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return "[]";
        }
        ArrayEnd array = ArrayEnd.of(file);
        if (array == null) {
            return "[]";
        }
        if (array.position() > maxBytes) {
            throw new IOException(file + " is larger than " + maxBytes + " bytes");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(Math.toIntExact(array.position())), StandardCharsets.UTF_8) + END;
        }
    }

    /** All or nothing, as far as possible. */
    private void write(FileChannel open, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                open.write(left, end + left.position());
            }
        } catch (IOException e) {
            try {
                terminate(open);
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private void terminate(FileChannel open) throws IOException {
        open.write(ByteBuffer.wrap(END.getBytes(StandardCharsets.UTF_8)), end);
        open.truncate(end + END.length());
    }

    /** The file as it is now; null when there is none. Somebody else may have moved, emptied or written it. */
    private @Nullable FileChannel open(Instant now) throws IOException {
        BasicFileAttributes found = attributes();
        FileChannel current = channel;
        if (found != null
                && current != null
                && Objects.equals(found.fileKey(), key)
                && found.size() == end + END.length()) {
            return current;
        }
        close();
        if (found == null || found.size() == 0) {
            return null;
        }
        ArrayEnd array = ArrayEnd.of(file);
        if (array == null) {
            setAside(now);
            return null;
        }
        FileChannel fresh = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel = fresh;
        key = found.fileKey();
        end = array.position();
        isEmpty = array.isEmpty();
        if (!array.isWhole()) {
            LOG.warn("{}: its last entry had not been written to its end; it was removed.", file);
        }
        terminate(fresh);
        return fresh;
    }

    private @Nullable BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private void setAside(Instant now) throws IOException {
        Path kept = file.resolveSibling(file.getFileName() + ".invalid-" + SUFFIX.format(now));
        Files.move(file, kept);
        LOG.error("{} is no array of JSON objects: it was kept as {}, and a new one was begun.", file, kept);
    }

    private void rotate() throws IOException {
        close();
        for (int i = backups - 1; i >= 1; i--) {
            if (Files.exists(backup(i))) {
                Files.move(backup(i), backup(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (backups > 0) {
            Files.move(file, backup(1), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path backup(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
