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
 * What the text of a file means, worked out again only when the file has changed.
 *
 * <p>A change shows in the time or the size. Some file systems (Proxmox's, over FUSE) keep whole seconds only, so a file
 * that was young when it was read may have changed since without a trace: it is read again.
 *
 * @param <T> the meaning
 */
public final class ParsedFile<T> {

    private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path path;
    private final Function<String, T> parser;
    private final InstantSource clock;
    private @Nullable T meaning;
    private long modified;
    private long size;
    private boolean wasYoung;

    public ParsedFile(Path path, Function<String, T> parser, InstantSource clock) {
        this.path = path;
        this.parser = parser;
        this.clock = clock;
    }

    /** The meaning of what the file holds now; read from the file only if it may have changed. */
    public T get() throws IOException {
        T known = meaning;
        meaning = null; // and stays so when the file cannot be read
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        long nowModified = now.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        if (known != null && !wasYoung && nowModified == modified && now.size() == size) {
            meaning = known;
            return known;
        }
        long readAt = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        T fresh = parser.apply(TextFile.read(path));
        meaning = fresh;
        modified = nowModified;
        size = now.size();
        wasYoung = readAt - nowModified < YOUNG_NANOS;
        return fresh;
    }

    /** The meaning of what the file holds now, read from the file in any case. */
    public T reread() throws IOException {
        meaning = null;
        return get();
    }
}
