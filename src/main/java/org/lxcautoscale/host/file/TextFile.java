package org.lxcautoscale.host.file;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;

/**
 * Reads and replaces a small text file as a whole.
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

    /**
     * Replaces an existing file, so that at any instant it holds all of the old or all of the new text. The new text goes to the disk under another name beside it, then takes its name. Mode
     * and owner stay. A link is followed.
     *
     * @param text characters up to U+00FF, one byte each, as {@link #read} gives them
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
