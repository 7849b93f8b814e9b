package org.lxcautoscale.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Files that hold all of the old or all of the new content, also after a crash at any instant: written beside, flushed to
 * disk, renamed.
 */
public final class AtomicFile {

    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private AtomicFile() {}

    /** Writes a file of ours, in UTF-8; its directory is made when it is missing. */
    public static void write(Path file, String content) throws IOException {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory == null) {
                throw new IOException(file + " has no directory");
            }
            Files.createDirectories(directory);
            exchange(directory, file, content.getBytes(StandardCharsets.UTF_8), Optional.empty());
            sync(directory);
        } catch (IOException e) {
            throw FileErrors.at(file, e);
        }
    }

    /**
     * Replaces an existing file of somebody else: its mode and owner stay, and a link is followed.
     *
     * @param text characters up to U+00FF, one byte each, as {@link TextFile#read(Path)} gives them
     */
    public static void replace(Path file, String text) throws IOException {
        Path target = file.toRealPath();
        Path directory = Objects.requireNonNull(target.getParent());
        exchange(directory, target, text.getBytes(StandardCharsets.ISO_8859_1), Optional.of(target));
        try {
            sync(directory);
        } catch (IOException e) {
            // Some file systems cannot do this to a directory, and the new name is in force already.
        }
    }

    /** @param model the file whose mode and owner the new one gets */
    private static void exchange(Path directory, Path target, byte[] content, Optional<Path> model) throws IOException {
        String prefix = "." + target.getFileName() + ".";
        Path fresh = model.isPresent()
                ? Files.createTempFile(directory, prefix, ".tmp")
                : Files.createTempFile(directory, prefix, ".tmp", OURS);
        try {
            if (model.isPresent()) {
                takeOver(model.get(), fresh);
            }
            try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
                out.write(content);
                out.getFD().sync();
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void takeOver(Path from, Path to) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (!now.owner().equals(attributes.owner())) {
            view.setOwner(attributes.owner());
        }
        if (!now.group().equals(attributes.group())) {
            view.setGroup(attributes.group());
        }
        view.setPermissions(attributes.permissions());
    }

    /** Makes a rename in the directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
