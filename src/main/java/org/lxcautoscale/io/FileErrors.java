package org.lxcautoscale.io;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** Describes file errors in words: the JDK's exceptions often contain only the file's name. */
public final class FileErrors {

    private FileErrors() {}

    /** The file and the reason: {@code /var/log/x: permission denied}. */
    public static String describe(Path file, IOException cause) {
        String where = cause instanceof FileSystemException known && known.getFile() != null
                ? known.getFile()
                : file.toString();
        return where + ": " + reason(cause);
    }

    /** The reason without the file's name: {@code permission denied}. */
    public static String reason(IOException cause) {
        return switch (cause) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            case FileAlreadyExistsException _ -> "it is a file, but must be a directory";
            case FileSystemException known -> Objects.requireNonNullElse(known.getReason(), "it cannot be used");
            default -> Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        };
    }

    /** An exception with this description and the original cause. */
    public static IOException wrap(Path file, IOException cause) {
        return new IOException(describe(file, cause), cause);
    }

    /**
     * Makes sure that files can be created in a directory; creates the directory if it is missing.
     *
     * @param key the configuration key that names it
     * @throws IOException when that is impossible; the message says why and what to do
     */
    public static void requireDirectory(String key, Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
            if (!Files.isWritable(directory)) {
                throw new AccessDeniedException(directory.toString());
            }
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be used: %s. Run as root, or set %s to another place"
                            .formatted(key, describe(directory, e), key),
                    e);
        }
    }
}
