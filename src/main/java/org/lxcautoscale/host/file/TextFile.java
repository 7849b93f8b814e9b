package org.lxcautoscale.host.file;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a small text file as a whole.
 *
 * <p>Not {@link Files#readString}, for two reasons: that one fails in an interrupted thread, and what is read here may
 * not be valid UTF-8. Each byte becomes one character, so that writing them back loses nothing.
 */
public final class TextFile {

    /** Far above every file that is read here; a larger one is refused. */
    private static final int LONGEST = 4 << 20;

    private TextFile() {}

    /**
     * @throws NoSuchFileException when there is no such file
     * @throws AccessDeniedException when there is one that we may not read
     * @throws IOException when it cannot be read, or is absurdly long
     */
    public static String read(Path file) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            byte[] bytes = in.readNBytes(LONGEST);
            if (bytes.length == LONGEST) {
                throw new IOException(file + " is longer than " + LONGEST + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (FileNotFoundException e) {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.notExists(file)) {
                throw new AccessDeniedException(file.toString());
            }
            if (Files.exists(file)) {
                throw Files.isReadable(file) ? e : new AccessDeniedException(file.toString());
            }
            throw new NoSuchFileException(file.toString());
        }
    }
}
