package org.lxcautoscale.io;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a small text file as a whole. Endless and huge files are rejected.
 *
 * <p>Replaces {@link Files#readString} for two reasons: that method fails in an interrupted thread, and files read here
 * may not be valid UTF-8.
 */
public final class TextFile {

    /** Far more than any file that is read here. */
    private static final int LARGEST = 4 << 20;

    private TextFile() {}

    /**
     * The bytes of a file, each as one character, so that {@linkplain AtomicFile#replace writing them back} loses
     * nothing.
     *
     * @throws NoSuchFileException when there is no such file
     * @throws AccessDeniedException when we are not permitted to read it
     * @throws IOException when it cannot be read, or is too large
     */
    public static String read(Path file) throws IOException {
        return read(file, LARGEST);
    }

    /** The same, for a file of at most {@code largest} bytes. */
    public static String read(Path file, int largest) throws IOException {
        return new String(bytes(file, largest), StandardCharsets.ISO_8859_1);
    }

    /**
     * The text of a UTF-8 file of at most {@code largest} bytes.
     *
     * @throws CharacterCodingException when it is not UTF-8
     * @throws IOException as {@link #read(Path)}
     */
    public static String readUtf8(Path file, int largest) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        ByteBuffer bytes = ByteBuffer.wrap(bytes(file, largest));
        return String.valueOf(StandardCharsets.UTF_8.newDecoder().decode(bytes));
    }

    private static byte[] bytes(Path file, int largest) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            byte[] bytes = in.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw new IOException("it is larger than " + largest / 1024 + " KiB");
            }
            return bytes;
        } catch (FileNotFoundException e) {
            throw reason(file, e);
        }
    }

    /** The JDK distinguishes "not found" and "not permitted" only in the message. */
    private static IOException reason(Path file, FileNotFoundException e) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.notExists(file)) {
            return new AccessDeniedException(file.toString());
        }
        if (Files.exists(file)) {
            return Files.isReadable(file) ? e : new AccessDeniedException(file.toString());
        }
        return new NoSuchFileException(file.toString());
    }
}
