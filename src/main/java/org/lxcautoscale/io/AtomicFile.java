package org.lxcautoscale.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Replaces files atomically: they hold either the old or the new content, even after a crash. The new content is
 * written to a temporary file, flushed to disk, and renamed.
 */
public final class AtomicFile {

    private static final FileAttribute<Set<PosixFilePermission>> OWN_PERMISSIONS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_PERMISSIONS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private AtomicFile() {}

    /** Writes one of our own files in UTF-8; creates its directory if it is missing. */
    public static void write(Path file, String content) throws IOException {
        write(file, content, OWN_PERMISSIONS);
    }

    /** The same, for a file that nobody else may read. */
    public static void writePrivate(Path file, String content) throws IOException {
        write(file, content, PRIVATE_PERMISSIONS);
    }

    /** The same with bytes. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, OWN_PERMISSIONS);
    }

    private static void write(Path file, String content, FileAttribute<?> permissions) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8), permissions);
    }

    private static void write(Path file, byte[] content, FileAttribute<?> permissions) throws IOException {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory == null) {
                throw new IOException(file + " has no directory");
            }
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, prefix(file), ".tmp", permissions);
            replaceContent(temporary, file, content);
            sync(directory);
        } catch (IOException e) {
            throw FileErrors.wrap(file, e);
        }
    }

    /**
     * Replaces an existing file that is not ours: mode and owner are kept, and symbolic links are followed.
     *
     * @param text characters up to U+00FF, one byte each, as returned by {@link TextFile#read(Path)}
     */
    public static void replace(Path file, String text) throws IOException {
        replace(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same, in UTF-8. */
    public static void replaceUtf8(Path file, String text) throws IOException {
        replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Copies a file with its mode and owner.
     *
     * @throws FileAlreadyExistsException when {@code copy} exists
     */
    public static void copy(Path file, Path copy) throws IOException {
        if (Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(copy.toString());
        }
        Path directory = Objects.requireNonNull(copy.toAbsolutePath().getParent());
        replaceLike(file, directory, copy, Files.readAllBytes(file));
        syncIfPossible(directory);
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path target = file.toRealPath();
        Path directory = Objects.requireNonNull(target.getParent());
        replaceLike(target, directory, target, content);
        syncIfPossible(directory);
    }

    private static void syncIfPossible(Path directory) {
        try {
            sync(directory);
        } catch (IOException e) {
            // Some file systems cannot sync a directory, and the rename has already happened.
        }
    }

    private static String prefix(Path target) {
        return "." + target.getFileName() + ".";
    }

    /** @param model the file to copy mode and owner from */
    private static void replaceLike(Path model, Path directory, Path target, byte[] content) throws IOException {
        Path temporary = Files.createTempFile(directory, prefix(target), ".tmp");
        try {
            copyOwnerAndMode(model, temporary);
            replaceContent(temporary, target, content);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void replaceContent(Path temporary, Path target, byte[] content) throws IOException {
        try {
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                out.write(content);
                out.getFD().sync();
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void copyOwnerAndMode(Path from, Path to) throws IOException {
        copyOwner(from, to);
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }

    /** Gives a file the owner and group of another; needs no permission where they are the same. */
    public static void copyOwner(Path from, Path to) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (!now.owner().equals(attributes.owner())) {
            view.setOwner(attributes.owner());
        }
        if (!now.group().equals(attributes.group())) {
            view.setGroup(attributes.group());
        }
    }

    /** Makes a rename in the directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
