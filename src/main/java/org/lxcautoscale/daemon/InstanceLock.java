package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.FileErrors;

/**
 * Lets only one daemon run: an exclusive lock on {@code lock_file}, which the kernel gives back when the process ends
 * in whatever way. It is the same kind of lock ({@code fcntl}) that the original LXC AutoScale takes, so the two
 * exclude each other. Who holds the file by the other kind ({@code flock}) is respected, too. The file holds the
 * owner's process id.
 */
public final class InstanceLock implements AutoCloseable {

    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Acquires the lock; empty when another process holds it.
     *
     * @throws IOException when the file cannot be created or locked
     */
    public static Optional<InstanceLock> acquire(Path file) throws IOException {
        try {
            return lock(file);
        } catch (IOException e) {
            throw new IOException(
                    "lock_file cannot be used: " + FileErrors.describe(file, e)
                            + ". Run as root, or set lock_file to another" + " place",
                    e);
        }
    }

    private static Optional<InstanceLock> lock(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null || isHeldByAnother(file)) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return Optional.of(new InstanceLock(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static boolean isHeldByAnother(Path file) throws IOException {
        return LockTable.holders(file).stream()
                .anyMatch(holder -> holder != ProcessHandle.current().pid());
    }

    /** The process that holds the lock, if any. Does not lock, so it disturbs no other process. */
    public static Optional<Long> holder(Path file) throws IOException {
        return LockTable.holders(file).stream().findFirst();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
