package org.lxcautoscale.host.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;

/** Replaces the text of a file so that at any instant it holds all of the old or all of the new text. */
public final class AtomicFile {

    private AtomicFile() {}

    /**
     * Replaces an existing file: the new text goes to the disk under another name beside it, then takes its name. Mode
     * and owner stay. A link is followed.
     *
     * @param text characters up to U+00FF, one byte each, as {@link TextFile} reads them
     */
    public static void replace(Path file, String text) throws IOException {
        Path target = file.toRealPath();
        Path directory = Objects.requireNonNull(target.getParent());
        Path fresh = Files.createTempFile(directory, "." + target.getFileName() + ".", ".new");
        try {
            takeOver(target, fresh);
            try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                out.getFD().sync();
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        sync(directory);
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

    /** The new name is in force already; that it outlives a power failure is the best that can be done. */
    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some file systems cannot do this to a directory.
        }
    }
}
