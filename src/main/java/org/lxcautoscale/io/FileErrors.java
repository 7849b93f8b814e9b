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

/** Says in words what went wrong with a file: the JDK's exceptions often hold no more than its name. */
public final class FileErrors {

    private FileErrors() {}

    /** Which file and why: {@code /var/log/x: permission denied}. */
    public static String in(Path file, IOException cause) {
        String where = cause instanceof FileSystemException known && known.getFile() != null
                ? known.getFile()
                : file.toString();
        return where + ": " + reason(cause);
    }

    /** Why, without the file's name: {@code permission denied}. */
    public static String reason(IOException cause) {
        return switch (cause) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            case FileAlreadyExistsException _ -> "it is a file, but has to be a directory";
            case FileSystemException known -> Objects.requireNonNullElse(known.getReason(), "it cannot be used");
            default -> Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        };
    }

    /** The same as an exception, its cause kept. */
    public static IOException at(Path file, IOException cause) {
        return new IOException(in(file, cause), cause);
    }

    /**
     * Makes sure that files can be made in a directory; makes it when it is missing.
     *
     * @param key the key of the configuration that names it
     * @throws IOException when that cannot be; the message says why and what to do
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
                            .formatted(key, in(directory, e), key),
                    e);
        }
    }
}
