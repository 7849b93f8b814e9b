package org.lxcautoscale.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parsed content of a file, parsed again only when the file has changed.
 *
 * <p>A change is detected by modification time and size. Some file systems (Proxmox's, over FUSE) have a resolution of
 * whole seconds, so a file that had just been modified when it was read may have changed since without a trace: it is
 * read again.
 *
 * @param <T> type of the parsed content
 */
public final class ParsedFile<T> {

    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path path;
    private final Function<String, T> parser;
    private final InstantSource clock;
    private @Nullable T value;
    private long modified;
    private long size;
    private boolean wasRecent;

    public ParsedFile(Path path, Function<String, T> parser, InstantSource clock) {
        this.path = path;
        this.parser = parser;
        this.clock = clock;
    }

    /** The current content; read from the file only if it may have changed. */
    public T get() throws IOException {
        T known = value;
        value = null; // and stays so when the file cannot be read
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        long nowModified = now.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        if (known != null && !wasRecent && nowModified == modified && now.size() == size) {
            value = known;
            return known;
        }
        long readAt = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        T fresh = parser.apply(TextFile.read(path));
        value = fresh;
        modified = nowModified;
        size = now.size();
        wasRecent = readAt - nowModified < RECENT_NANOS;
        return fresh;
    }

    /** The current content, always read from the file. */
    public T reread() throws IOException {
        value = null;
        return get();
    }
}
